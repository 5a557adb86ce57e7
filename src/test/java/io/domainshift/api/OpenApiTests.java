package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTests extends ApiTest {

  @Test
  void describesEveryPathWithItsProblems() {
    JsonNode document = json(get("/v1/openapi.json"));
    assertThat(document.path("openapi").asString()).startsWith("3.1");
    assertThat(document.path("paths").propertyNames())
        .contains(
            "/v1/adaptations",
            "/v1/trainings",
            "/v1/jobs/{jobId}/fork",
            "/v1/jobs/{jobId}/checkpoints",
            "/v1/jobs:validate",
            "/v1/jobs",
            "/v1/jobs/{jobId}",
            "/v1/jobs/{jobId}/cancel",
            "/v1/jobs/{jobId}/events",
            "/v1/models",
            "/v1/models/{model}",
            "/v1/models/{model}/weights",
            "/v1/models/{model}/samples");
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        JsonNode answers = operation.getValue().path("responses");
        assertThat(answers.path("4XX").path("content").has("application/problem+json"))
            .as(operation.getKey() + " " + path.getKey())
            .isTrue();
      }
    }
  }

  @Test
  void describesTheOptionsOfEachMethod() {
    JsonNode schemas = json(get("/v1/openapi.json")).path("components").path("schemas");
    JsonNode fake = schemas.path("AdaptationByFake");
    assertThat(fake.path("properties").propertyNames())
        .contains("method", "generator", "iterations", "seed", "metadata");
    assertThat(fake.path("required").values().stream().map(JsonNode::asString))
        .containsExactlyInAnyOrder("method", "generator");
    assertThat(fake.path("additionalProperties").asBoolean(true)).isFalse();
    JsonNode job = schemas.path("Job").path("properties");
    assertThat(job.path("startedAt").path("type").values().stream().map(JsonNode::asString))
        .containsExactlyInAnyOrder("string", "null");
    assertThat(job.path("parameters").path("type").asString("")).isEqualTo("object");
  }

  @Test
  void everyDoorTakesTheBodiesOfItsOwnMethods() {
    JsonNode paths = json(get("/v1/openapi.json")).path("paths");
    assertThat(bodies(paths, "/v1/adaptations", "oneOf"))
        .contains("AdaptationByFake", "AdaptationByNada")
        .noneMatch(name -> name.startsWith("TrainingBy"));
    assertThat(bodies(paths, "/v1/trainings", "oneOf"))
        .contains("TrainingByFake-training")
        .noneMatch(name -> name.startsWith("AdaptationBy"));
    assertThat(paths.at("/~1v1~1trainings/post/requestBody/content").propertyNames())
        .containsExactly("application/json");
    assertThat(bodies(paths, "/v1/jobs:validate", "oneOf"))
        .contains("AdaptationByFake", "TrainingByFake-training");
    assertThat(bodies(paths, "/v1/jobs/{jobId}/fork", "anyOf"))
        .contains("ForkOfFake", "ForkOfFake-training", "ForkOfNada");
  }

  private static List<String> bodies(JsonNode paths, String path, String choice) {
    return paths
        .path(path)
        .at("/post/requestBody/content/application~1json/schema")
        .path(choice)
        .values()
        .stream()
        .map(schema -> schema.path("$ref").asString().replace("#/components/schemas/", ""))
        .toList();
  }

  @Test
  void aForkMayChangeWhatItNeedNotKeep() {
    JsonNode schemas = json(get("/v1/openapi.json")).path("components").path("schemas");
    JsonNode fork = schemas.path("ForkOfFake-training");
    assertThat(fork.path("properties").propertyNames())
        .contains("checkpoint", "iterations", "learningRate", "seed", "name")
        .doesNotContain("dataset", "method");
    assertThat(fork.has("required")).isFalse();
    assertThat(fork.path("additionalProperties").asBoolean(true)).isFalse();
    assertThat(schemas.path("ForkOfNada").path("properties").propertyNames())
        .contains("target", "learningRate")
        .doesNotContain("generator", "phase");
  }

  @Test
  void showsThePageForPeople() {
    assertThat(get("/docs").statusCode()).isIn(200, 302);
    assertThat(get("/swagger-ui/index.html").body()).contains("Swagger UI");
  }

  @Test
  void tellsOperatorsHowItIs() {
    assertThat(json(get("/actuator/health/liveness")).path("status").asString()).isEqualTo("UP");
    assertThat(json(get("/actuator/health/readiness")).path("status").asString()).isEqualTo("UP");
    get("/v1/jobs");
    assertThat(get("/actuator/prometheus").body())
        .contains("http_server_requests_seconds_count", "domainshift_api_event_streams");
  }
}
