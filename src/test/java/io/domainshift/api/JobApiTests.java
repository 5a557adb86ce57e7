package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.Claim;
import io.domainshift.jobs.JobFailure;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.JobSlots;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewCheckpoint;
import io.domainshift.jobs.ResourceClass;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class JobApiTests extends ApiTest {

  private static final String GOOD =
      "{\"method\":\"fake\",\"generator\":\"avatars64\",\"seed\":7,\"name\":\"ein Versuch\","
          + "\"metadata\":{\"team\":\"blue\"}}";

  @Autowired FakeWorker worker;
  @Autowired JobSlots slots;

  @Test
  void queuesAnAdaptationAndSaysWhatWillRun() {
    HttpResponse<String> answer = post("/v1/adaptations", GOOD);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode job = json(answer);
    String path = "/v1/jobs/" + job.path("id").asString();
    assertThat(header(answer, "Location")).hasValue(path);
    assertThat(job.path("object").asString()).isEqualTo("job");
    assertThat(job.path("kind").asString()).isEqualTo("ADAPTATION");
    assertThat(job.path("status").asString()).isEqualTo("QUEUED");
    assertThat(job.path("seed").asLong()).isEqualTo(7);
    assertThat(job.path("parameters").path("iterations").asInt()).isEqualTo(10);
    assertThat(job.path("progress").path("iterations").asInt()).isEqualTo(10);
    assertThat(job.path("warnings").get(0).asString()).isEqualTo("a warning");
    assertThat(job.path("metadata").path("team").asString()).isEqualTo("blue");
    assertThat(job.path("links").has("cancel")).isTrue();
    assertThat(json(get(path))).isEqualTo(job);
  }

  @Test
  void saysWhyAJobCannotStart() {
    String job = "/v1/jobs/" + json(post("/v1/adaptations", GOOD)).path("id").asString();
    assertThat(json(get(job)).at("/waiting/code").asString()).isEqualTo("NO_WORKER");
    try {
      slots.announce(List.of(slot("small", 999)));
      JsonNode waiting = json(get(job)).path("waiting");
      assertThat(waiting.path("code").asString()).isEqualTo("NOT_ENOUGH_MEMORY");
      assertThat(waiting.path("message").asString()).contains("cpu of small");

      slots.announce(List.of(slot("large", 1000)));
      assertThat(json(get(job)).path("waiting").isNull()).isTrue();
    } finally {
      jdbc.sql("DELETE FROM slots").update();
    }
  }

  private static Claim slot(String worker, long memoryBytes) {
    return new Claim(worker, "cpu", Lane.RUNNER, ResourceClass.CPU, memoryBytes);
  }

  @Test
  void drawsASeedWhereNoneIsGiven() {
    JsonNode first =
        json(post("/v1/adaptations", "{\"method\":\"fake\",\"generator\":\"avatars64\"}"));
    JsonNode second =
        json(post("/v1/adaptations", "{\"method\":\"fake\",\"generator\":\"avatars64\"}"));
    assertThat(first.path("seed").asLong()).isNotEqualTo(second.path("seed").asLong());
  }

  @Test
  void validatesWithoutQueueing() {
    long before = jobs();
    HttpResponse<String> answer = post("/v1/jobs:validate", GOOD);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("valid").asBoolean()).isTrue();
    assertThat(json(answer).path("estimatedMemoryBytes").asLong()).isEqualTo(1000);
    assertThat(json(answer).path("base").path("name").asString()).isEqualTo("avatars64");
    assertThat(jobs()).isEqualTo(before);
  }

  @Test
  void listsByPageAndFilter() {
    String marked = GOOD.replace("blue", "paged");
    List<String> queued = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      queued.add(0, json(post("/v1/adaptations", marked)).path("id").asString());
    }
    List<String> listed = new ArrayList<>();
    String next = "/v1/jobs?limit=2&metadata=team:paged&method=fake&kind=ADAPTATION&status=QUEUED";
    for (int page = 0; page < 3; page++) {
      JsonNode answer = json(get(next));
      answer.path("data").forEach(job -> listed.add(job.path("id").asString()));
      assertThat(answer.path("hasMore").asBoolean()).isEqualTo(page < 2);
      next = answer.path("next").asString("");
    }
    assertThat(listed).isEqualTo(queued);
    assertThat(json(get("/v1/jobs?metadata=team:nobody")).path("data")).isEmpty();
  }

  @Test
  void repeatsTheAnswerOfAnIdempotencyKey() {
    long before = jobs();
    String key = UUID.randomUUID().toString();
    HttpResponse<String> first = post("/v1/adaptations", GOOD, "Idempotency-Key", key);
    HttpResponse<String> again = post("/v1/adaptations", GOOD, "Idempotency-Key", key);

    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(header(again, "Idempotent-Replayed")).hasValue("true");
    assertThat(jobs()).isEqualTo(before + 1);

    problem(
        post("/v1/adaptations", GOOD.replace("7", "8"), "Idempotency-Key", key),
        422,
        "IDEMPOTENCY_KEY_REUSED",
        "Idempotency-Key");
    assertThat(jobs()).isEqualTo(before + 1);
  }

  @Test
  void forgetsAKeyAfterItsTimeAndARefusedRequestAtOnce() {
    String key = UUID.randomUUID().toString();
    problem(
        post("/v1/adaptations", "{\"method\":\"fake\"}", "Idempotency-Key", key),
        400,
        "INVALID_FIELD");
    String first =
        json(post("/v1/adaptations", GOOD, "Idempotency-Key", key)).path("id").asString();
    jdbc.sql("UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE key = ?")
        .param(key)
        .update();
    String later =
        json(post("/v1/adaptations", GOOD, "Idempotency-Key", key)).path("id").asString();
    assertThat(later).isNotEqualTo(first);
  }

  @Test
  void queuesOnceHoweverManySendTheSameKeyAtOnce() {
    long before = jobs();
    String key = UUID.randomUUID().toString();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> post("/v1/adaptations", GOOD, "Idempotency-Key", key)));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      int status = answer.join().statusCode();
      assertThat(status).isIn(202, 409);
      if (status == 409) {
        problem(answer.join(), 409, "IDEMPOTENCY_KEY_IN_FLIGHT", "Idempotency-Key");
      }
    }
    assertThat(jobs()).isEqualTo(before + 1);
  }

  @Test
  void steersAJobAndRefusesWhatItsStatusDoesNotAllow() {
    String path = queued();
    problem(post(path + "/resume"), 409, "JOB_STATE_CONFLICT", "status");
    assertThat(json(post(path + "/pause")).path("status").asString()).isEqualTo("PAUSED");
    assertThat(json(post(path + "/resume")).path("status").asString()).isEqualTo("QUEUED");
    assertThat(json(post(path + "/cancel")).path("status").asString()).isEqualTo("CANCELLED");
    assertThat(post(path + "/cancel").statusCode()).isEqualTo(200);
    problem(post(path + "/pause"), 409, "JOB_STATE_CONFLICT", "status");
    assertThat(json(post(path + "/retry")).path("status").asString()).isEqualTo("QUEUED");
    problem(post(path + "/retry", "{\"seed\":1}"), 400, "MALFORMED_JSON");
  }

  @Test
  void answers202WhileARunningJobStillHasToNotice() {
    String path = queued();
    worker.claim(id(path), Lane.RUNNER);
    HttpResponse<String> paused = post(path + "/pause");
    assertThat(paused.statusCode()).isEqualTo(202);
    assertThat(json(paused).path("pauseRequested").asBoolean()).isTrue();
    HttpResponse<String> cancelled = post(path + "/cancel");
    assertThat(cancelled.statusCode()).isEqualTo(202);
    assertThat(json(cancelled).path("status").asString()).isEqualTo("CANCELLING");
  }

  @Test
  void showsProgressMetricsCheckpointsAndFailure() {
    String path = queued();
    JobLease lease = worker.claim(id(path), Lane.RUNNER);
    worker.progress(lease, 1, 0.5);
    worker.progress(lease, 4, 9, 0.25);
    worker
        .attempts()
        .checkpoint(lease, new NewCheckpoint(4, "sha256/aa/" + "a".repeat(64), "state", 12));

    JsonNode job = json(get(path));
    assertThat(job.path("status").asString()).isEqualTo("RUNNING");
    assertThat(job.path("progress").path("iteration").asInt()).isEqualTo(4);
    assertThat(job.path("progress").path("etaSeconds").asInt())
        .as("half a second for each of 9")
        .isEqualTo(5);
    assertThat(job.path("estimatedFinish").isString()).isTrue();
    JsonNode points = json(get(path + "/metrics")).path("data");
    assertThat(points).hasSize(2);
    assertThat(points.get(1).path("losses").path("directional").asDouble()).isEqualTo(0.25);
    HttpResponse<String> csv = get(path + "/metrics", "Accept", "text/csv");
    assertThat(csv.body().split("\r\n"))
        .hasSize(3)
        .startsWith(
            "event,at,iteration,loss,loss.directional,iterationsPerSecond,residentBytes,seconds.loss");
    JsonNode checkpoints = json(get(path + "/checkpoints")).path("data");
    assertThat(checkpoints.get(0).path("iteration").asInt()).isEqualTo(4);

    worker
        .attempts()
        .fail(lease, new JobFailure("DIVERGED", "Loss is NaN, expected a number", false));
    JsonNode failed = json(get(path));
    assertThat(failed.path("status").asString()).isEqualTo("FAILED");
    assertThat(failed.path("error").path("code").asString()).isEqualTo("DIVERGED");
    assertThat(failed.path("links").has("retry")).isTrue();
  }

  @Test
  void waitsForTheEndAsLongAsTheClientLikes() throws Exception {
    String path = queued();
    HttpResponse<String> tooShort = get(path, "Prefer", "wait=1");
    assertThat(json(tooShort).path("status").asString()).isEqualTo("QUEUED");
    assertThat(header(tooShort, "Preference-Applied")).hasValue("wait=1");

    JobLease lease = worker.claim(id(path), Lane.RUNNER);
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(() -> get(path, "Prefer", "wait=60"));
    ObjectNode result = JSON.createObjectNode();
    result.putObject("model").put("id", "m");
    worker.succeed(lease, result);
    JsonNode job = json(waiting.get(20, TimeUnit.SECONDS));
    assertThat(job.path("status").asString()).isEqualTo("SUCCEEDED");
    assertThat(job.path("links").path("model").asString()).isEqualTo("/v1/models/m");
  }

  private String queued() {
    return "/v1/jobs/" + json(post("/v1/adaptations", GOOD)).path("id").asString();
  }

  private static UUID id(String path) {
    return UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
  }
}
