package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.models.Checkpoint;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelStore;
import io.domainshift.models.NewModel;
import io.domainshift.nets.fastgan.FastGanFixtures;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What a FastGAN can be asked for. */
class FastGanApiTests extends ApiTest {

  private static final String NAME = "fastgan-tiny";

  @Autowired ModelCatalog catalog;
  @Autowired ModelStore store;

  @BeforeEach
  void install() {
    if (catalog.find(NAME).isEmpty()) {
      Checkpoint checkpoint = FastGanFixtures.random(FastGanFixtures.small(0), 1);
      catalog.add(
          new NewModel(
              NAME,
              checkpoint.architecture(),
              JSON.createObjectNode(),
              store.save(checkpoint),
              "made for a test",
              "none",
              null,
              null,
              JSON.createObjectNode()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/models/fastgan-tiny/samples     | {"truncationPsi":0.7}        | truncationPsi | expected 1
          /v1/models/fastgan-tiny/samples     | {"w":[[1,2,3]]}              | w             | seeds, count or z
          /v1/models/fastgan-tiny/samples     | {"noise":"const"}            | noise         | stores no noise
          /v1/models/fastgan-tiny/samples     | {"label":1}                  | label         | expected none
          /v1/models/fastgan-tiny/evaluations | {"truncationPsi":0.7}        | truncationPsi | must be 1
          /v1/models/avatars64/evaluations    | {"truncationPsi":0.7,"against":{"model":"fastgan-tiny"}} | truncationPsi | must be 1
          """)
  void refusesWhatItDoesNotHaveNamingTheField(
      String path, String body, String field, String expected) {
    HttpResponse<String> answer = post(path, body);
    JsonNode problem = problem(answer, 400, json(answer).path("code").asString());
    assertThat(problem.path("field").asString()).isEqualTo(field);
    assertThat(problem.path("detail").asString()).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"method":"nada","generator":"fastgan-tiny","source":"photo","target":"sketch"}
          {"method":"one-shot","generator":"fastgan-tiny","source":"photo","target":"sketch"}
          """)
  void isNotAdapted(String body) {
    HttpResponse<String> answer = post("/v1/adaptations", body);
    JsonNode problem = problem(answer, 400, json(answer).path("code").asString());
    assertThat(problem.path("field").asString()).isEqualTo("generator");
    assertThat(problem.path("detail").asString()).contains("is a FastGAN", "StyleGAN2");
  }

  @Test
  void isDrawnAndMeasuredWithItsOwnDefaults() {
    HttpResponse<String> samples =
        post("/v1/models/" + NAME + "/samples", "{}", "Prefer", "wait=0");
    JsonNode options = json(samples).path("parameters").path("options");
    assertThat(samples.statusCode()).as(samples.body()).isEqualTo(202);
    assertThat(options.path("truncationPsi").asDouble()).isEqualTo(1);
    assertThat(options.path("noise").asString()).isEqualTo("random");
    HttpResponse<String> evaluation = post("/v1/models/" + NAME + "/evaluations", "{}");
    assertThat(evaluation.statusCode()).as(evaluation.body()).isEqualTo(202);
    for (HttpResponse<String> queued : List.of(samples, evaluation)) {
      assertThat(post(header(queued, "Location").orElseThrow() + "/cancel").statusCode())
          .isEqualTo(200);
    }
  }
}
