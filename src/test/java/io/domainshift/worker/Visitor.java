package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who uses a service over HTTP and goes where it sends him. */
final class Visitor {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final URI service;
  private final Duration patience;

  /**
   * @param patience how long anything may take
   */
  Visitor(URI service, Duration patience) {
    this.service = service;
    this.patience = patience;
  }

  /** Asks until somebody listens. */
  void awaitService() throws Exception {
    long deadline = deadline();
    while (true) {
      try {
        if (get("/actuator/health/readiness").statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        assertThat(System.nanoTime()).as("waiting for the service").isLessThan(deadline);
      }
      Thread.sleep(100);
    }
  }

  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send(path, headers, BodyPublishers.noBody(), "GET");
  }

  /** All events of a job, when it has ended. */
  CompletableFuture<String> follow(String job) {
    return http.sendAsync(
            request(job + "/events", "Accept", "text/event-stream").build(),
            BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  HttpResponse<byte[]> post(String path, BodyPublisher body, String... headers) throws Exception {
    return send(path, headers, body, "POST");
  }

  /** The answer to a request that is taken. */
  JsonNode ask(String path, String json) throws Exception {
    return taken(post(path, BodyPublishers.ofString(json), "Content-Type", "application/json"));
  }

  /** What was sent is taken. */
  JsonNode upload(String path, String mediaType, byte[] bytes) throws Exception {
    return taken(post(path, BodyPublishers.ofByteArray(bytes), "Content-Type", mediaType));
  }

  JsonNode look(String path) throws Exception {
    return taken(get(path));
  }

  /** Waits for a job's success; its {@code result}. */
  JsonNode result(JsonNode job) throws Exception {
    String path = "/v1/jobs/" + job.path("id").asString();
    return await(path, "SUCCEEDED", now -> now.path("status").asString().equals("SUCCEEDED"))
        .path("result");
  }

  /** Fails at once when the job ends in another way. */
  JsonNode await(String path, String what, Predicate<JsonNode> condition) throws Exception {
    long deadline = deadline();
    while (true) {
      JsonNode job = look(path);
      if (condition.test(job)) {
        return job;
      }
      assertThat(job.path("status").asString())
          .as("waiting for %s: %s", what, job)
          .isNotIn("SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED");
      assertThat(System.nanoTime()).as("waiting for %s: %s", what, job).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  static JsonNode json(HttpResponse<byte[]> answer) {
    return JSON.readTree(answer.body());
  }

  private static JsonNode taken(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(new String(answer.body())).isBetween(200, 299);
    return json(answer);
  }

  private HttpResponse<byte[]> send(
      String path, String[] headers, BodyPublisher body, String method) throws Exception {
    return http.send(
        request(path, headers).method(method, body).build(), BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path)).timeout(patience);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private long deadline() {
    return System.nanoTime() + patience.toNanos();
  }
}
