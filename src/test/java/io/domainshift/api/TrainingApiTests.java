package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.Lane;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class TrainingApiTests extends ApiTest {

  private static final String PATH = "/v1/trainings";

  @Autowired FakeWorker worker;
  @Autowired StoredDatasets datasets;

  private String name;
  private String dataset;

  @BeforeEach
  void prepareDataset() {
    name = "pets-" + UUID.randomUUID();
    dataset = datasets.add(name);
  }

  private String good() {
    return "{\"method\":\"fake-training\",\"dataset\":\"%s\"}".formatted(name);
  }

  @Test
  void queuesATrainingThatNamesTheVersionOfItsDataset() {
    HttpResponse<String> answer = post(PATH, good());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode job = json(answer);
    assertThat(header(answer, "Location")).hasValue("/v1/jobs/" + job.path("id").asString());
    assertThat(job.path("kind").asString()).isEqualTo("TRAINING");
    assertThat(job.path("method").asString()).isEqualTo("fake-training");
    assertThat(job.path("parameters").path("dataset").asString()).isEqualTo(dataset);
    assertThat(job.path("links").path("dataset").asString()).isEqualTo("/v1/datasets/" + dataset);
    assertThat(job.path("links").has("checkpoints")).isTrue();
    assertThat(job.path("links").has("metrics")).isTrue();
    assertThat(job.path("forkedFrom").isNull()).isTrue();
    assertThat(json(get("/v1/jobs?kind=TRAINING&limit=1")).path("data").get(0)).isEqualTo(job);
  }

  @Test
  void validatesWithoutQueueing() {
    long before = jobs();
    HttpResponse<String> answer = post("/v1/jobs:validate", good());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("base").isNull()).isTrue();
    assertThat(json(answer).path("iterations").asInt()).isEqualTo(20);
    assertThat(json(answer).path("estimatedMemoryBytes").asLong()).isEqualTo(2000);
    assertThat(jobs()).isEqualTo(before);
  }

  @Test
  void aMethodAtTheWrongDoorIsShownTheRightOne() {
    JsonNode training = problem(post("/v1/adaptations", good()), 400, "INVALID_FIELD", "method");
    assertThat(training.path("detail").asString())
        .contains("fake-training", "trains from a data set", "/v1/trainings", "fake");
    JsonNode adaptation =
        problem(
            post(PATH, "{\"method\":\"fake\",\"generator\":\"avatars64\"}"),
            400,
            "INVALID_FIELD",
            "method");
    assertThat(adaptation.path("detail").asString())
        .contains("adapts a generator", "/v1/adaptations", "fake-training");
    problem(post(PATH, "{\"method\":\"unheard-of\"}"), 400, "INVALID_FIELD", "method");
    problem(post(PATH, "{\"dataset\":\"%s\"}".formatted(name)), 400, "INVALID_FIELD", "method");
  }

  @Test
  void refusesNamingTheFieldAndTakesJsonOnly() {
    problem(post(PATH, good().replace(name, "nobody")), 400, "INVALID_FIELD", "dataset");
    problem(post(PATH, good().replace("}", ",\"size\":1}")), 400, "INVALID_FIELD", "size");
    problem(
        send(new FormBody().text("request", good()).to(to(PATH))), 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void repeatsTheAnswerOfAnIdempotencyKeyAndTakesADeadline() {
    long before = jobs();
    String key = UUID.randomUUID().toString();
    HttpResponse<String> first =
        post(PATH, good(), "Idempotency-Key", key, "Cancel-After", "1h", "Prefer", "wait=0");
    HttpResponse<String> again =
        post(PATH, good(), "Idempotency-Key", key, "Cancel-After", "1h", "Prefer", "wait=0");

    assertThat(json(first).path("startDeadline").isString()).isTrue();
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(header(again, "Idempotent-Replayed")).hasValue("true");
    assertThat(jobs()).isEqualTo(before + 1);
    problem(
        post(PATH, good(), "Idempotency-Key", key, "Cancel-After", "2h"),
        422,
        "IDEMPOTENCY_KEY_REUSED",
        "Idempotency-Key");
  }

  @Test
  void itsDatasetCannotBeDeletedBeforeItsEnd() {
    UUID job = UUID.fromString(json(post(PATH, good())).path("id").asString());
    String path = "/v1/datasets/" + dataset;

    JsonNode problem = problem(send(to(path).DELETE()), 409, "DATASET_IN_USE");
    assertThat(problem.path("detail").asString()).contains(job.toString());

    JobLease lease = worker.claim(job, Lane.RUNNER);
    problem(send(to(path).DELETE()), 409, "DATASET_IN_USE");
    worker.succeed(lease, JSON.createObjectNode());
    assertThat(send(to(path).DELETE()).statusCode()).isEqualTo(204);
  }
}
