package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.Lane;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class EvaluationApiTests extends ApiTest {

  private static final String PATH = "/v1/models/avatars64/evaluations";

  @Autowired FakeWorker worker;

  @Test
  void queuesAJobWithEveryValueFilledInAndShowsItsFigures() {
    HttpResponse<String> answer =
        post(PATH, "{\"against\":{\"model\":\"avatars64\"},\"text\":\"photo\",\"pictures\":100}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode job = json(answer);
    JsonNode parameters = job.path("parameters");
    assertThat(job.path("kind").asString()).isEqualTo("EVALUATION");
    assertThat(job.path("name").asString()).isEqualTo("evaluation of avatars64");
    assertThat(parameters.path("against").asString())
        .isEqualTo(parameters.path("generator").asString());
    assertThat(parameters.path("network").asString())
        .isEqualTo(json(get("/v1/models/efficientnet-lite1")).path("id").asString());
    assertThat(parameters.path("clip").asString()).isNotEmpty();
    assertThat(parameters.path("truncationPsi").asDouble()).isEqualTo(1);
    assertThat(job.path("progress").path("iterations").asInt()).isEqualTo(3 * 4);

    JobLease lease = worker.claim(UUID.fromString(job.path("id").asString()), Lane.RUNNER);
    worker.succeed(lease, JSON.readTree("{\"measurements\":{\"recall\":0.5}}"));
    JsonNode done = json(get(header(answer, "Location").orElseThrow()));
    assertThat(done.path("result").path("measurements").path("recall").asDouble()).isEqualTo(0.5);
  }

  @Test
  void aModelWithoutParentIsScoredAlone() {
    JsonNode job = json(post(PATH, "{}"));
    assertThat(job.path("parameters").hasNonNull("against")).isFalse();
    assertThat(job.path("parameters").path("pictures").asInt()).isEqualTo(1000);
    worker.succeed(
        worker.claim(UUID.fromString(job.path("id").asString()), Lane.RUNNER),
        JSON.createObjectNode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"pictures":49}                       | pictures
          {"against":{"model":"nobody"}}        | against.model
          {"against":{"model":"clip-starter"}}  | against.model
          {"against":{}}                        | against
          {"against":{"dataset":"nobody"}}      | against.dataset
          {"against":{"model":"avatars64","dataset":"a"}} | against
          {"against":{"model":"avatars64","mirror":true}} | against.mirror
          {"network":"avatars64"}               | network
          {"clip":"clip-starter"}               | text
          {"text":"a","clip":"avatars64"}       | clip
          {"truncationPsi":1.5}                 | truncationPsi
          """)
  void refusesNamingTheField(String body, String field) {
    problem(post(PATH, body), 400, "INVALID_FIELD", field);
  }

  @Test
  void onlyGeneratorsAreEvaluated() {
    problem(post("/v1/models/clip-starter/evaluations", "{}"), 422, "MODEL_UNSUITABLE");
    problem(post("/v1/models/nobody/evaluations", "{}"), 404, "MODEL_NOT_FOUND");
  }
}
