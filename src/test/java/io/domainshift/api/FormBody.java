package io.domainshift.api;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** A multipart/form-data body, written by hand so that it can be wrong. */
final class FormBody {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  FormBody text(String name, String value) {
    return part("name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
  }

  FormBody file(String name, String file, byte[] content) {
    return part("name=\"" + name + "\"; filename=\"" + file + "\"", content);
  }

  private FormBody part(String disposition, byte[] content) {
    ascii("--b\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n");
    bytes.writeBytes(content);
    ascii("\r\n");
    return this;
  }

  HttpRequest.Builder to(HttpRequest.Builder request) {
    ascii("--b--\r\n");
    return request
        .header("Content-Type", "multipart/form-data; boundary=b")
        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()));
  }

  private void ascii(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
