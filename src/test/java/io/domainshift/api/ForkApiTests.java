package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobCheckpoints;
import io.domainshift.jobs.JobFork;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.JobStatus;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewCheckpoint;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class ForkApiTests extends ApiTest {

  @Autowired FakeWorker worker;
  @Autowired StoredDatasets datasets;
  @Autowired ObjectStorage storage;
  @Autowired JobCheckpoints checkpoints;

  private UUID source;
  private JobLease lease;
  private String name;
  private String dataset;
  private String fork;

  /** A job that runs, with checkpoints at 5 and 10 of its 20 iterations. */
  @BeforeEach
  void runAJob() {
    name = "forked-" + UUID.randomUUID();
    dataset = datasets.add(name);
    JsonNode job =
        json(
            post(
                "/v1/trainings",
                "{\"method\":\"fake-training\",\"dataset\":\"%s\",\"seed\":7,\"name\":\"first\","
                        .formatted(name)
                    + "\"priority\":3,\"metadata\":{\"team\":\"blue\"}}"));
    source = UUID.fromString(job.path("id").asString());
    fork = "/v1/jobs/" + source + "/fork";
    assertThat(job.path("links").has("fork")).as("without a checkpoint").isFalse();
    lease = worker.claim(source, Lane.RUNNER);
    checkpoint(5);
    checkpoint(10);
  }

  private StoredObject checkpoint(int iteration) {
    try {
      byte[] manifest = utf8("manifest of " + iteration + " " + source);
      StoredObject stored = storage.put(new ByteArrayInputStream(manifest), 100);
      worker
          .attempts()
          .checkpoint(lease, new NewCheckpoint(iteration, stored.key(), stored.key(), 12));
      return stored;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aForkOfARunningJobHasItsOptionsButTheChangedOnes() {
    HttpResponse<String> answer = post(fork, "{\"learningRate\":0.25}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode job = json(answer);
    assertThat(header(answer, "Location")).hasValue("/v1/jobs/" + job.path("id").asString());
    assertThat(job.path("kind").asString()).isEqualTo("TRAINING");
    assertThat(job.path("status").asString()).isEqualTo("QUEUED");
    assertThat(job.at("/parameters/dataset").asString()).isEqualTo(dataset);
    assertThat(job.at("/parameters/iterations").asInt()).isEqualTo(20);
    assertThat(job.at("/parameters/learningRate").asDouble()).isEqualTo(0.25);
    assertThat(job.path("seed").asLong()).as("the same draws").isEqualTo(7);
    assertThat(job.path("priority").asInt()).isEqualTo(3);
    assertThat(job.at("/metadata/team").asString()).isEqualTo("blue");
    assertThat(job.path("name").isNull()).as("one name, one job").isTrue();
    assertThat(job.at("/forkedFrom/job").asString()).isEqualTo(source.toString());
    assertThat(job.at("/forkedFrom/iteration").asInt()).isEqualTo(10);
    assertThat(job.at("/progress/iteration").asInt()).isEqualTo(10);
    assertThat(job.at("/links/forkedFrom").asString()).isEqualTo("/v1/jobs/" + source);
    assertThat(job.at("/links/fork").isString()).isTrue();
    assertThat(json(get("/v1/jobs/" + source)).path("status").asString()).isEqualTo("RUNNING");
    assertThat(iterations(job.path("id").asString())).containsExactly(10);
  }

  @Test
  void aForkMayStartAtAnOlderCheckpointGoOnForLongerAndDrawAnew() {
    JsonNode job =
        json(
            post(
                fork,
                "{\"checkpoint\":5,\"iterations\":40,\"seed\":8,\"priority\":-1,\"name\":\"longer\","
                    + "\"method\":\"fake-training\",\"dataset\":\"%s\"}".formatted(dataset)));

    assertThat(job.at("/forkedFrom/iteration").asInt()).as(job.toString()).isEqualTo(5);
    assertThat(job.at("/progress/iterations").asInt()).isEqualTo(40);
    assertThat(job.path("seed").asLong()).isEqualTo(8);
    assertThat(job.path("priority").asInt()).isEqualTo(-1);
    assertThat(job.path("name").asString()).isEqualTo("longer");
    UUID id = UUID.fromString(job.path("id").asString());
    assertThat(checkpoints.newest(id).orElseThrow().manifestKey())
        .isEqualTo(checkpoints.list(source).get(1).manifestKey());
    ClaimedJob claimed = claimed(id);
    assertThat(claimed.forkedFrom()).isEqualTo(new JobFork(source, 5));
    assertThat(claimed.seed()).isEqualTo(8);
  }

  @Test
  void aForkOfAForkHasTheChangesOfBoth() {
    String first =
        json(post(fork, "{\"learningRate\":0.25,\"checkpoint\":5}")).path("id").asString();
    JsonNode second = json(post("/v1/jobs/" + first + "/fork", "{\"iterations\":30}"));

    assertThat(second.at("/forkedFrom/job").asString()).as(second.toString()).isEqualTo(first);
    assertThat(second.at("/forkedFrom/iteration").asInt()).isEqualTo(5);
    assertThat(second.at("/parameters/learningRate").asDouble()).isEqualTo(0.25);
    assertThat(second.at("/parameters/iterations").asInt()).isEqualTo(30);
    assertThat(second.at("/parameters/dataset").asString()).isEqualTo(dataset);
  }

  @Test
  void aForkOfAnEndedJobStaysWithItsVersionOfTheDataset() {
    worker.succeed(lease, JSON.createObjectNode());
    String newer = datasets.add(name);
    assertThat(newer).isNotEqualTo(dataset);

    JsonNode job = json(post(fork, "{}"));

    assertThat(job.at("/parameters/dataset").asString()).as(job.toString()).isEqualTo(dataset);
  }

  @Test
  void aProjectedTrainingGoesOnForLongerAndKeepsItsNetworks() {
    worker.succeed(lease, JSON.createObjectNode());
    String body =
        "{\"method\":\"projected\",\"dataset\":\"%s\",\"architecture\":\"fastgan-lite\","
            + "\"kimg\":1,\"batchSize\":10}";
    JsonNode job = json(post("/v1/trainings", body.formatted(name)));
    assertThat(job.at("/progress/iterations").asInt()).as(job.toString()).isEqualTo(100);
    source = UUID.fromString(job.path("id").asString());
    lease = worker.claim(source, Lane.RUNNER);
    checkpoint(50);
    String path = "/v1/jobs/" + source + "/fork";

    JsonNode longer = json(post(path, "{\"kimg\":2,\"generatorLearningRate\":0.0001}"));

    assertThat(longer.at("/progress/iterations").asInt()).as(longer.toString()).isEqualTo(200);
    assertThat(longer.at("/parameters/generatorLearningRate").asDouble()).isEqualTo(0.0001);
    assertThat(longer.at("/parameters/emaKimg")).isEqualTo(job.at("/parameters/emaKimg"));
    assertThat(longer.at("/parameters/dataset").asString()).isEqualTo(dataset);
    problem(post(path, "{\"architecture\":\"fastgan\"}"), 400, "INVALID_FIELD", "architecture");
    problem(post(path, "{\"batchSize\":20}"), 400, "INVALID_FIELD", "batchSize");
    problem(post(path, "{\"kimg\":0.4}"), 400, "INVALID_FIELD", "checkpoint");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"checkpoint":7}              | checkpoint   | [10, 5]
          {"checkpoint":-1}             | checkpoint   | 0
          {"checkpoint":"newest"}       | checkpoint   | number
          {"iterations":9}              | iterations   | start at 10
          {"iterations":0}              | iterations   | 1
          {"method":"fake"}             | method       | fake-training
          {"learningRate":0}            | learningRate | greater than 0
          {"size":64}                   | size         | unknown
          {"priority":101}              | priority     | 100
          {"dataset":"nobody"}          | dataset      | unknown
          """)
  void refusesNamingTheField(String body, String field, String expectation) {
    long before = jobs();
    JsonNode problem = problem(post(fork, body), 400, "INVALID_FIELD", field);
    assertThat(problem.path("detail").asString()).contains(expectation);
    assertThat(jobs()).isEqualTo(before);
  }

  @Test
  void refusesToChangeWhatTheStateDependsOn() {
    String other = datasets.add("other-" + UUID.randomUUID());
    JsonNode problem =
        problem(
            post(fork, "{\"dataset\":\"%s\"}".formatted(other)), 400, "INVALID_FIELD", "dataset");
    assertThat(problem.path("detail").asString()).contains(other, dataset, "a fork keeps it");
  }

  @Test
  void refusesAJobWithoutACheckpoint() {
    String waiting =
        json(post("/v1/adaptations", "{\"method\":\"fake\",\"generator\":\"avatars64\"}"))
            .path("id")
            .asString();
    problem(post("/v1/jobs/" + waiting + "/fork", "{}"), 409, "NO_CHECKPOINT");
    String samples = json(post("/v1/models/avatars64/evaluations", "{}")).path("id").asString();
    problem(post("/v1/jobs/" + samples + "/fork", "{}"), 409, "NO_CHECKPOINT");
    problem(post("/v1/jobs/nobody/fork", "{}"), 404, "JOB_NOT_FOUND");
  }

  @Test
  void refusesADamagedCheckpointAndNamesTheOthers() throws IOException {
    Path manifest = data().resolve("objects").resolve(checkpoint(15).key());
    Files.setPosixFilePermissions(manifest, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(manifest, "{}");

    JsonNode problem = problem(post(fork, "{}"), 409, "NO_CHECKPOINT", "checkpoint");

    assertThat(problem.path("detail").asString()).contains("15 is damaged", "[15, 10, 5]");
    assertThat(post(fork, "{\"checkpoint\":10}").statusCode()).isEqualTo(202);
  }

  @Test
  void repeatsTheAnswerOfAnIdempotencyKey() {
    long before = jobs();
    String key = UUID.randomUUID().toString();
    HttpResponse<String> first = post(fork, "{\"iterations\":30}", "Idempotency-Key", key);
    checkpoint(15);
    HttpResponse<String> again = post(fork, "{\"iterations\":30}", "Idempotency-Key", key);

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(header(again, "Idempotent-Replayed")).hasValue("true");
    assertThat(jobs()).isEqualTo(before + 1);
    problem(
        post(fork, "{\"iterations\":31}", "Idempotency-Key", key),
        422,
        "IDEMPOTENCY_KEY_REUSED",
        "Idempotency-Key");
  }

  @Test
  void itsDatasetCannotBeDeletedWhileTheForkIsOpen() {
    String job = json(post(fork, "{}")).path("id").asString();
    worker.succeed(lease, JSON.createObjectNode());
    JsonNode problem = problem(send(to("/v1/datasets/" + dataset).DELETE()), 409, "DATASET_IN_USE");
    assertThat(problem.path("detail").asString()).contains(job);
  }

  private List<Integer> iterations(String job) {
    return json(get("/v1/jobs/" + job + "/checkpoints")).path("data").values().stream()
        .map(checkpoint -> checkpoint.path("iteration").asInt())
        .toList();
  }

  private ClaimedJob claimed(UUID id) {
    while (true) {
      ClaimedJob claimed = worker.next(Lane.RUNNER).orElseThrow();
      if (claimed.lease().jobId().equals(id)) {
        return claimed;
      }
      assertThat(worker.attempts().release(claimed.lease())).isEqualTo(JobStatus.QUEUED);
      post("/v1/jobs/" + claimed.lease().jobId() + "/cancel");
    }
  }
}
