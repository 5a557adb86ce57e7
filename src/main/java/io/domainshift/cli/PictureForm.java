package io.domainshift.cli;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A request with the pictures that it needs, as multipart/form-data. */
final class PictureForm {

  private final String boundary = "domainshift-" + UUID.randomUUID();
  private final List<BodyPublisher> parts = new ArrayList<>();

  PictureForm(JsonNode request) {
    parts.add(
        text(
            "--%s\r\nContent-Disposition: form-data; name=\"request\"\r\n"
                + "Content-Type: application/json\r\n\r\n%s\r\n",
            boundary, ServiceClient.JSON.writeValueAsString(request)));
  }

  /**
   * @param part {@code target} or {@code style}
   * @throws CommandFailure if there is no such file
   */
  PictureForm add(String part, Path file) {
    String name = String.valueOf(file.getFileName()).replaceAll("[\"\\\\\\p{Cntrl}]", "_");
    parts.add(
        text(
            "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n",
            boundary, part, name));
    try {
      parts.add(BodyPublishers.ofFile(file));
    } catch (FileNotFoundException e) {
      throw new CommandFailure("There is no file " + file, e);
    }
    parts.add(text("\r\n"));
    return this;
  }

  String mediaType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  BodyPublisher body() {
    List<BodyPublisher> all = new ArrayList<>(parts);
    all.add(text("--%s--\r\n", boundary));
    return BodyPublishers.concat(all.toArray(BodyPublisher[]::new));
  }

  private static BodyPublisher text(String format, Object... values) {
    return BodyPublishers.ofString(format.formatted(values));
  }
}
