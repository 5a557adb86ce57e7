package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobStatus;
import io.domainshift.testing.CuttingProxy;
import io.domainshift.testing.S3Server;
import io.domainshift.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole service, worker and runners included, whose objects are in S3. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class S3ServiceContract {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String WEIGHTS = "/v1/models/avatars64/weights";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private Path data;
  private CuttingProxy proxy;
  private Road road;

  abstract S3Server server();

  @BeforeAll
  void open(@TempDir Path folder) {
    data = folder;
    proxy = new CuttingProxy(server().endpoint());
    String bucket = server().newBucket();
    List<String> settings = new ArrayList<>(Road.on(TestDatabase.create()));
    settings.addAll(
        Road.common(data, server().settings(bucket, proxy.endpoint()).toArray(String[]::new)));
    road = Road.of(settings);
  }

  @AfterAll
  void close() {
    road.close();
    proxy.close();
  }

  @Test
  void aPostedJobEndsInWeightsThatTheStoreHandsOut() throws Exception {
    HttpResponse<String> queued =
        send(
            to("/v1/adaptations")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        """
                        {"method": "nada", "generator": "avatars64", "source": "photo",
                         "target": "sketch", "iterations": 2, "saveInterval": 1}
                        """)));
    assertThat(queued.statusCode()).as(queued.body()).isEqualTo(202);
    String id = json(queued).path("id").asString();

    Job job = road.await(UUID.fromString(id), JobStatus.SUCCEEDED);

    assertThat(job.attempt()).isOne();
    String model = job.result().orElseThrow().path("model").path("id").asString();
    HttpResponse<String> answer = send(to("/v1/models/" + model + "/weights").GET());
    assertThat(answer.statusCode()).isEqualTo(302);
    byte[] weights = fetch(answer);
    assertThat(sha256(weights)).isEqualTo(road.weights(job));
    assertThat(data.resolve("objects")).as("nothing is kept in files").doesNotExist();
  }

  @Test
  void aJobWaitsForAStoreThatIsAwayAndLosesNothing() throws Exception {
    UUID id = road.enqueue(WorkerTests.options(60, 20, ""));
    road.awaitCheckpoint(id);
    proxy.setDown(true);
    int before = -1;
    while (before != road.job(id).iteration()) {
      before = road.job(id).iteration();
      Thread.sleep(1500); // longer than an iteration and its report
    }
    assertThat(road.job(id).status()).isEqualTo(JobStatus.RUNNING);

    proxy.setDown(false);

    Job job = road.await(id, JobStatus.SUCCEEDED);
    assertThat(job.attempt()).isOne();
    Job undisturbed = road.await(road.enqueue(WorkerTests.options(60, 1, "")), JobStatus.SUCCEEDED);
    assertThat(road.weights(job)).isEqualTo(road.weights(undisturbed));
  }

  @Test
  void sendsClientsToTheStoreUnlessTheyAskForMoreThanAllBytes() throws Exception {
    HttpResponse<String> answer = send(to(WEIGHTS).GET());
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    byte[] whole = fetch(answer);

    HttpResponse<byte[]> range = bytes(to(WEIGHTS).header("Range", "bytes=1000-1999"));
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(range.body()).isEqualTo(Arrays.copyOfRange(whole, 1000, 2000));
    HttpResponse<byte[]> all = bytes(to(WEIGHTS).header("Range", "bytes=0-"));
    assertThat(all.statusCode()).isEqualTo(206);
    assertThat(all.body()).isEqualTo(whole);

    HttpResponse<String> head = send(to(WEIGHTS).method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Repr-Digest")).isPresent();
    String etag = head.headers().firstValue("ETag").orElseThrow();
    assertThat(etag).isEqualTo('"' + sha256(whole) + '"');
    assertThat(send(to(WEIGHTS).header("If-None-Match", etag).GET()).statusCode()).isEqualTo(304);
    assertThat(bytes(to(WEIGHTS).header("If-Match", etag)).body()).isEqualTo(whole);
  }

  @Test
  void answersThatTheStoreIsAway() throws Exception {
    proxy.setDown(true);
    try {
      for (HttpRequest.Builder request :
          List.of(
              to(WEIGHTS).GET(),
              to(WEIGHTS).header("Range", "bytes=0-9").GET(),
              to("/v1/images")
                  .header("Content-Type", "image/png")
                  .POST(BodyPublishers.ofByteArray(picture())))) {
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(answer).path("code").asString()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(answer.headers().firstValue("Content-Range")).isEmpty();
      }
    } finally {
      proxy.setDown(false);
    }
  }

  @Test
  void goesOnWithADownloadThatTheStoreBrokeOff() throws Exception {
    byte[] whole = bytes(to(WEIGHTS).header("Range", "bytes=0-")).body();
    proxy.cutAnswerAfter(2_000_000);
    assertThat(bytes(to(WEIGHTS).header("Range", "bytes=0-")).body()).isEqualTo(whole);
  }

  @Test
  void cutsADownloadOffThatCannotGoOn() throws Exception {
    proxy.cutAnswerAfter(2_000_000);
    proxy.goDownWithTheNextCut();
    try {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> bytes(to(WEIGHTS).header("Range", "bytes=0-")));
    } finally {
      proxy.setDown(false);
    }
  }

  private byte[] fetch(HttpResponse<String> answer) throws Exception {
    URI store = URI.create(answer.headers().firstValue("Location").orElseThrow());
    assertThat(store.getPort()).isEqualTo(server().endpoint().getPort());
    return bytes(HttpRequest.newBuilder(store)).body();
  }

  private HttpRequest.Builder to(String path) {
    String port = road.context.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
    return http.send(request.GET().build(), BodyHandlers.ofByteArray());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  private static byte[] picture() throws IOException {
    return Files.readAllBytes(Path.of("starter/contact-pictures.png"));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
