package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.DatasetFixtures;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What users do, from a request to a file in their hands, whatever shape the service has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServiceRoadContract {

  /** Short, and the same bits each time. */
  static final String PROMPT =
      """
      {"method": "nada", "generator": "avatars64", "source": "photo", "target": "sketch",
       "iterations": %d, "saveInterval": 1, "outputInterval": 2, "batchSize": 2, "seed": 7}
      """;

  abstract Visitor visitor();

  /** Whether clients fetch large files from the store themselves. */
  abstract boolean storeHandsOut();

  @Test
  void aPromptBecomesAModelWhoseEventsPicturesAndWeightsCanBeHad() throws Exception {
    JsonNode job = visitor().ask("/v1/adaptations", PROMPT.formatted(3));
    String path = "/v1/jobs/" + job.path("id").asString();

    String events = visitor().follow(path).get();

    assertThat(events)
        .contains("event: progress\n", "event: checkpoint\n", "event: artifact\n")
        .endsWith("event: end\ndata: {\"status\":\"SUCCEEDED\"}\n\n");
    JsonNode model = visitor().result(job).path("model");
    assertSha256(weights(model), visitor().look("/v1/models/" + model.path("id").asString()));
    JsonNode samples = visitor().look(path + "/samples").path("data");
    assertThat(samples.size()).isPositive();
    assertPicture(visitor().get(samples.get(0).path("links").path("content").asString()));
  }

  @Test
  void anUploadedPictureIsTheTargetOfAnAdaptation() throws Exception {
    JsonNode image =
        visitor().upload("/v1/images?name=sketch", "image/png", DatasetFixtures.png(5, 64, 64));

    JsonNode job =
        visitor()
            .ask(
                "/v1/adaptations",
                """
                {"method": "one-shot", "generator": "avatars64", "targetImage": "%s",
                 "searchIterations": 2, "iterations": 2, "saveInterval": 1, "outputInterval": 2,
                 "seed": 7}
                """
                    .formatted(image.path("id").asString()));

    JsonNode result = visitor().result(job);
    assertThat(result.path("measurements").size()).isPositive();
    assertThat(weights(result.path("model"))).isNotEmpty();
  }

  @Test
  void anUploadedDataSetIsLearntAndMeasuredAgainst(@TempDir Path folder) throws Exception {
    Path zip = DatasetFixtures.zip(folder.resolve("s.zip"), DatasetFixtures.pngs("", 60));
    JsonNode dataset =
        visitor()
            .result(
                visitor()
                    .upload(
                        "/v1/datasets?name=shapes", "application/zip", Files.readAllBytes(zip)));
    assertThat(dataset.path("dataset").path("version").asInt()).isOne();

    JsonNode model =
        visitor()
            .result(
                visitor()
                    .ask(
                        "/v1/trainings",
                        """
                        {"method": "projected", "dataset": "shapes", "architecture": "fastgan-lite",
                         "channelBase": 2048, "zDim": 16, "featureSize": 128, "batchSize": 4,
                         "kimg": 0.012, "saveKimg": 0.004, "sampleKimg": 0.008, "sampleCount": 4,
                         "metricKimg": 0, "seed": 7}
                        """))
            .path("model");
    JsonNode figures =
        visitor()
            .result(
                visitor()
                    .ask(
                        "/v1/models/" + model.path("id").asString() + "/evaluations",
                        "{\"against\": {\"dataset\": \"shapes\"}, \"pictures\": 50}"))
            .path("measurements");

    assertThat(figures.path("fd-efficientnet-lite1").asDouble()).isPositive();
  }

  @Test
  void aModelIsDrawnWithMixedAndTakenElsewhere() throws Exception {
    HttpResponse<byte[]> mixed =
        visitor()
            .post(
                "/v1/models/avatars64/samples",
                BodyPublishers.ofString(
                    """
                    {"seeds": [1, 2], "mix": {"with": "seed", "seed": 5, "layers": [0, 3]}}
                    """),
                "Content-Type",
                "application/json",
                "Accept",
                "image/png",
                "Prefer",
                "wait=60");
    assertPicture(mixed);

    visitor()
        .result(visitor().ask("/v1/models/avatars64/exports", "{\"format\": \"torchscript\"}"));

    HttpResponse<byte[]> file = visitor().get("/v1/models/avatars64/weights?format=torchscript");
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).startsWith('P', 'K');
  }

  @Test
  void aRunningJobIsCancelled() throws Exception {
    JsonNode job = visitor().ask("/v1/adaptations", PROMPT.formatted(5000));
    String path = "/v1/jobs/" + job.path("id").asString();
    visitor().await(path, "progress", now -> now.path("progress").path("iteration").asInt() > 0);

    visitor().ask(path + "/cancel", "");

    visitor().await(path, "its end", now -> now.path("status").asString().equals("CANCELLED"));
  }

  /** The file, fetched from whoever hands it out. */
  byte[] weights(JsonNode model) throws Exception {
    HttpResponse<byte[]> file =
        visitor().get("/v1/models/" + model.path("id").asString() + "/weights");
    assertThat(file.statusCode()).as(new String(file.body())).isEqualTo(200);
    assertThat(file.previousResponse().map(HttpResponse::statusCode).orElse(200))
        .isEqualTo(storeHandsOut() ? 302 : 200);
    return file.body();
  }

  private static void assertSha256(byte[] file, JsonNode model) throws Exception {
    assertThat(model.toString()).contains(Visitor.sha256(file));
  }

  private static void assertPicture(HttpResponse<byte[]> answer) throws Exception {
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
    assertThat(ImageIO.read(new ByteArrayInputStream(answer.body()))).isNotNull();
  }
}
