package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One running service for all tests of the API, and a few words to talk to it. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TypeExcludeFilters(WithoutWorker.class)
@Import({FakeMethod.class, FakeTraining.class, FakeWorker.class, StoredDatasets.class})
abstract class ApiTest {

  static final JsonMapper JSON = JsonMapper.shared();
  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Path DATA = newFolder();

  @LocalServerPort int port;
  @Autowired JdbcClient jdbc;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    TestDatabase.create().register(registry);
    registry.add("domainshift.data", DATA::toString);
    registry.add("domainshift.api.max-json-size", () -> "64KB");
    registry.add("domainshift.api.max-upload-size", () -> "8MB");
    registry.add("domainshift.api.max-uploads", () -> 3);
    registry.add("domainshift.api.max-uploads-size", () -> "12MB");
    registry.add("domainshift.api.max-dataset-size", () -> "16MB");
    registry.add("domainshift.api.max-pictures-size", () -> "56MB");
    registry.add("domainshift.datasets.folders", () -> DATA.resolve("allowed"));
    registry.add("domainshift.datasets.max-pictures", () -> 200);
    registry.add("domainshift.api.max-streams", () -> 4);
    registry.add("domainshift.api.heartbeat", () -> "300ms");
    registry.add("domainshift.api.look-interval", () -> "20ms");
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(with(to(path).GET(), headers));
  }

  HttpResponse<String> post(String path, String json, String... headers) {
    return send(
        with(
            to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)),
            headers));
  }

  HttpResponse<String> post(String path) {
    return send(to(path).POST(BodyPublishers.noBody()));
  }

  static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  /** Checks that the answer is a whole problem of this kind and returns it. */
  static JsonNode problem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = json(response);
    assertThat(problem.path("code").asString()).as(response.body()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asString()).isNotBlank();
    assertThat(problem.path("detail").asString()).isNotBlank();
    assertThat(problem.path("type").asString()).startsWith("urn:domainshift:problem:");
    assertThat(response.body())
        .doesNotContain("Exception", "io.domainshift", "org.springframework");
    return problem;
  }

  /** As {@link #problem}, and names this field. */
  static JsonNode problem(HttpResponse<String> response, int status, String code, String field) {
    JsonNode problem = problem(response, status, code);
    assertThat(problem.path("field").asString("")).as(response.body()).isEqualTo(field);
    return problem;
  }

  static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }

  long jobs() {
    return jdbc.sql("SELECT count(*) FROM jobs").query(Long.class).single();
  }

  long models() {
    return jdbc.sql("SELECT count(*) FROM models").query(Long.class).single();
  }

  static Path data() {
    return DATA;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Path newFolder() {
    try {
      Path folder = Files.createTempDirectory("domainshift-api-test");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
      return folder;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
