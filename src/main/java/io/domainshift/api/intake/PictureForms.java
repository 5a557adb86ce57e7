package io.domainshift.api.intake;

import io.domainshift.api.http.ApiSettings;
import io.domainshift.api.images.PictureIntake;
import io.domainshift.api.images.ReceivedPicture;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.JsonFaults;
import io.domainshift.api.problems.ProblemCode;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads forms: part {@code request} is the JSON, {@code target} and {@code style} are pictures. */
@Component
class PictureForms {

  static final String REQUEST = "request";
  static final String TARGET = "target";
  static final String STYLE = "style";

  private static final String TARGET_OPTION = "targetImage";
  private static final String STYLE_OPTION = "styleImages";
  private static final int MOST_STYLES = 20;

  private final PictureIntake intake;
  private final JsonMapper json;
  private final long maxJson;
  private final long maxPictures;

  PictureForms(PictureIntake intake, JsonMapper json, ApiSettings settings) {
    this.intake = intake;
    this.json = json;
    this.maxJson = settings.maxJsonSize().toBytes();
    this.maxPictures = settings.maxPicturesSize().toBytes();
  }

  /**
   * Reads a form, does something with it, and clears away the pictures that were not stored.
   *
   * @throws io.domainshift.datasets.InvalidPictureException whose subject is the part
   */
  <T> T with(HttpServletRequest form, Function<PictureForm, T> work)
      throws IOException, ServletException {
    Collection<Part> parts = form.getParts();
    check(parts);
    ObjectNode body = body(parts);
    List<ReceivedPicture> received = new ArrayList<>();
    try {
      ObjectNode request = body.deepCopy();
      receive(parts, request, received);
      return work.apply(new PictureForm(body, request, received));
    } finally {
      for (ReceivedPicture picture : received) {
        intake.forget(picture);
      }
    }
  }

  private void check(Collection<Part> parts) {
    Set<String> seen = new HashSet<>();
    int styles = 0;
    long size = 0;
    for (Part part : parts) {
      String name = part.getName();
      size += part.getSize();
      if (!Set.of(REQUEST, TARGET, STYLE).contains(name)) {
        throw JsonFaults.unknown(name, List.of(REQUEST, STYLE, TARGET));
      }
      boolean first = seen.add(name);
      if (name.equals(STYLE)) {
        styles++;
      } else if (!first) {
        throw ApiException.at(name, ProblemCode.INVALID_FIELD, "Part %s is given twice", name);
      }
    }
    if (styles > MOST_STYLES) {
      throw ApiException.at(
          STYLE, ProblemCode.INVALID_FIELD, "style is given %d times, at most 20", styles);
    }
    if (size > maxPictures) {
      throw ApiException.of(
          ProblemCode.BODY_TOO_LARGE,
          "Body is larger than %d bytes, the most taken here",
          maxPictures);
    }
  }

  private ObjectNode body(Collection<Part> parts) throws IOException {
    Part request =
        parts.stream()
            .filter(part -> part.getName().equals(REQUEST))
            .findFirst()
            .orElseThrow(
                () ->
                    ApiException.at(
                        REQUEST,
                        ProblemCode.INVALID_FIELD,
                        "Part request is missing, must be the JSON of the request"));
    if (request.getSize() > maxJson) {
      throw ApiException.at(
          REQUEST,
          ProblemCode.BODY_TOO_LARGE,
          "Part request is larger than %d bytes, the most taken here",
          maxJson);
    }
    try (InputStream in = request.getInputStream()) {
      JsonNode tree = json.readTree(in);
      if (tree instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw JsonFaults.refusal(e);
    }
    throw ApiException.at(REQUEST, ProblemCode.MALFORMED_JSON, "Part request is not a JSON object");
  }

  private void receive(Collection<Part> parts, ObjectNode request, List<ReceivedPicture> received)
      throws IOException {
    List<String> styles = new ArrayList<>();
    for (Part part : parts) {
      if (part.getName().equals(TARGET)) {
        refuseBoth(request, TARGET, TARGET_OPTION);
        request.put(TARGET_OPTION, receive(TARGET, part, received));
      } else if (part.getName().equals(STYLE)) {
        if (styles.isEmpty()) {
          refuseBoth(request, STYLE, STYLE_OPTION);
        }
        styles.add(receive(STYLE + "[" + styles.size() + "]", part, received));
      }
    }
    if (!styles.isEmpty()) {
      ArrayNode ids = request.putArray(STYLE_OPTION);
      styles.forEach(ids::add);
    }
  }

  private String receive(String field, Part part, List<ReceivedPicture> received)
      throws IOException {
    try (InputStream bytes = part.getInputStream()) {
      ReceivedPicture picture = intake.receive(field, part.getSubmittedFileName(), bytes);
      received.add(picture);
      return picture.image().id().toString();
    }
  }

  private static void refuseBoth(ObjectNode request, String part, String option) {
    if (request.has(option)) {
      throw ApiException.at(
          option,
          ProblemCode.INVALID_FIELD,
          "%s is given beside part %s, expected one of them",
          option,
          part);
    }
  }
}
