package io.domainshift.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The HTTP API as the commands use it: JSON in, JSON or files out, problems as exceptions. */
final class ServiceClient {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int FOUND = 302;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI server;

  ServiceClient(URI server) {
    this.server = server;
  }

  URI server() {
    return server;
  }

  /** Whether a service answers there and is ready for work. */
  boolean isReady() {
    try {
      HttpRequest request =
          request("/actuator/health/readiness").timeout(Duration.ofSeconds(5)).GET().build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  JsonNode get(String path) {
    return json(path, send(path, request(path).GET()));
  }

  /** A file of the service as text. */
  String text(String path) {
    byte[] bytes = bytes(send(path, request(path).setHeader("Accept", "*/*").GET()));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What the path shows; null where there is nothing. */
  @Nullable JsonNode find(String path) {
    try {
      return get(path);
    } catch (RequestRefused e) {
      if (e.status() == 404) {
        return null;
      }
      throw e;
    }
  }

  Job job(String id) {
    return JSON.treeToValue(get("/v1/jobs/" + segment(id)), Job.class);
  }

  JsonNode post(String path, @Nullable JsonNode body) {
    HttpRequest.Builder request = request(path);
    if (body == null) {
      request.POST(BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }
    return json(path, send(path, request));
  }

  /**
   * Posts JSON and returns the bytes of the answer, of the given media type. While the service says
   * 202, asks again under the same key: the same work, waited for once more.
   */
  byte[] postFor(String path, JsonNode body, String mediaType) {
    HttpRequest.Builder request =
        request(path)
            .setHeader("Accept", mediaType)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .header("Prefer", "wait=60")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    HttpResponse<InputStream> response = send(path, request);
    while (response.statusCode() == 202) {
      bytes(response);
      response = send(path, request);
    }
    return bytes(response);
  }

  /** Posts a file; a large one takes its time to travel and to be read. */
  JsonNode upload(String path, String mediaType, BodyPublisher body) {
    return json(
        path,
        send(
            path,
            request(path)
                .timeout(Duration.ofHours(1))
                .header("Content-Type", mediaType)
                .POST(body)));
  }

  /** A request of the protocol tus 1.0.0; the answers are in the headers. */
  HttpHeaders tus(String method, String path, BodyPublisher body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path)
            .timeout(Duration.ofHours(1))
            .header("Tus-Resumable", "1.0.0")
            .method(method, body);
    headers.forEach(request::header);
    HttpResponse<InputStream> response = send(path, request);
    bytes(response);
    return response.headers();
  }

  /** Downloads to a file that appears under its name only when whole and of the stated digest. */
  void download(String path, Path file) {
    HttpRequest.Builder request =
        request(path).setHeader("Accept", "*/*").timeout(Duration.ofHours(1));
    HttpResponse<InputStream> response = send(path, request.GET());
    ReprDigest digest = ReprDigest.of(response.headers());
    if (response.statusCode() == FOUND) {
      // The store has the bytes, the service knows their digest.
      digest = ReprDigest.of(send(path, request.method("HEAD", BodyPublishers.noBody())).headers());
      response = fromStore(path, response);
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      Path part = Files.createTempFile(folder, "." + file.getFileName(), ".part");
      try (InputStream in = response.body()) {
        digest.copy(in, part, path);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new CommandFailure("Could not save " + path + " as " + file + ": " + e.getMessage(), e);
    }
  }

  /** Goes where the service sends large downloads; with nothing that is meant for the service. */
  private HttpResponse<InputStream> fromStore(String path, HttpResponse<InputStream> answer) {
    String location = answer.headers().firstValue("Location").orElse("");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(location)).timeout(Duration.ofHours(1)).GET();
    HttpResponse<InputStream> response = send(path, request);
    if (response.statusCode() != 200) {
      throw RequestRefused.of(response.statusCode(), path, problem(response));
    }
    return response;
  }

  /** An id or name as one segment of a path. */
  static String segment(String idOrName) {
    return URLEncoder.encode(idOrName, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(PATIENCE)
        .header("User-Agent", "domainshift-cli")
        .setHeader("Accept", "application/json, application/problem+json");
  }

  private HttpResponse<InputStream> send(String path, HttpRequest.Builder request) {
    HttpResponse<InputStream> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      throw new ServiceUnreachable(server, e);
    } catch (IOException e) {
      throw new CommandFailure(server + path + " broke off: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while waiting for " + server + path, e);
    }
    if (response.statusCode() >= 300 && response.statusCode() != FOUND) {
      throw RequestRefused.of(response.statusCode(), path, problem(response));
    }
    return response;
  }

  private static JsonNode problem(HttpResponse<InputStream> response) {
    try {
      return JSON.readTree(bytes(response));
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private JsonNode json(String path, HttpResponse<InputStream> response) {
    try {
      return JSON.readTree(bytes(response));
    } catch (JacksonException e) {
      throw new CommandFailure(server + path + " did not answer with JSON", e);
    }
  }

  private static byte[] bytes(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
