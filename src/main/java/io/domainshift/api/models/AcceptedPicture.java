package io.domainshift.api.models;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.studio.options.PictureFormat;
import io.domainshift.studio.options.PictureLayout;
import io.domainshift.studio.options.SampleOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Whether the client wants the picture itself.
 *
 * @param type the type of picture that it accepts; null when it wants JSON
 */
record AcceptedPicture(@Nullable MediaType type) {

  static AcceptedPicture of(@Nullable String accept) {
    return new AcceptedPicture(
        MediaType.parseMediaTypes(accept).stream()
            .findFirst()
            .filter(type -> type.getType().equals("image"))
            .orElse(null));
  }

  boolean wanted() {
    return type != null;
  }

  /** The same options with the format that the client accepts, where it named none. */
  SampleOptions check(SampleOptions options) {
    if (type == null) {
      return options;
    }
    if (options.layout() == PictureLayout.SINGLE || options.format() == PictureFormat.SAFETENSORS) {
      throw refusal(
          "one picture answers layout grid with format png or jpeg, anything else is JSON");
    }
    if (options.format() != null) {
      if (!type.includes(MediaType.parseMediaType(options.format().mediaType()))) {
        throw refusal("format is " + options.format().label());
      }
      return options;
    }
    boolean jpeg = type.equalsTypeAndSubtype(MediaType.IMAGE_JPEG);
    if (!jpeg && !type.includes(MediaType.IMAGE_PNG)) {
      throw refusal("there are image/png and image/jpeg");
    }
    return options.withFormat(jpeg ? PictureFormat.JPEG : PictureFormat.PNG);
  }

  private ApiException refusal(String finding) {
    return ApiException.at(
        HttpHeaders.ACCEPT,
        ProblemCode.NOT_ACCEPTABLE,
        "Accept is %s, but %s",
        Objects.toString(type),
        finding);
  }
}
