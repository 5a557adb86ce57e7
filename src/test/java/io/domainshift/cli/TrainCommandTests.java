package io.domainshift.cli;

import static io.domainshift.cli.FakeService.bytes;
import static io.domainshift.cli.FakeService.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code train} and {@code fork}. */
class TrainCommandTests extends CommandLineTest {

  private static final String JOB =
      """
      {"id":"j1","object":"job","kind":"TRAINING","method":"projected","name":null,"status":"%s",
       "seed":7,"attempt":1,"progress":{"iteration":%d,"iterations":20,"loss":0.93125,
       "iterationsPerSecond":0.5,"etaSeconds":63},"warnings":["60 pictures are few"],
       "parameters":{"dataset":"7","architecture":"fastgan","batchSize":16,"generator":null},
       "error":null,"result":{"model":{"id":"m1","name":"pets-projected"}},"metadata":{}}
      """;
  private static final String DIGEST = "sha-256=:mhKQONmgCu0M9qfqBZylCoE0SQYauHhIzxoT6v3zOyw=:";

  @BeforeEach
  void serveATraining() {
    service.on("POST /v1/trainings", json(202, JOB.formatted("QUEUED", 0)));
    service.on(
        "GET /v1/jobs/j1",
        json(200, JOB.formatted("QUEUED", 0)),
        json(200, JOB.formatted("QUEUED", 5)),
        json(200, JOB.formatted("RUNNING", 10)),
        json(200, JOB.formatted("SUCCEEDED", 20)));
    StringBuilder artifacts = new StringBuilder("{\"data\":[");
    for (String[] file :
        new String[][] {
          {"samples-00010.png", "sample"},
          {"generator-1.safetensors", "weights"},
          {"../fd-curve.csv", "curve"},
          {"samples-00020.png", "sample"}
        }) {
      String content = "/v1/jobs/j1/artifacts/" + ServiceClient.segment(file[0]);
      artifacts.append(
          "{\"name\":\"%s\",\"kind\":\"%s\",\"links\":{\"content\":\"%s\"}},"
              .formatted(file[0], file[1], content));
      service.on("GET " + content, weights());
    }
    artifacts.setCharAt(artifacts.length() - 1, ']');
    service.on("GET /v1/jobs/j1/artifacts", json(200, artifacts + "}"));
    service.on("GET /v1/models/m1/weights?format=safetensors", weights());
    service.on(
        "GET /v1/models/m1/weights?format=rosinality",
        json(400, "{\"code\":\"INVALID_PARAMETER\",\"detail\":\"cannot express a FastGAN\"}"));
  }

  private static FakeService.Answer weights() {
    return bytes(
        "application/octet-stream",
        "weights".getBytes(StandardCharsets.UTF_8),
        Map.of("Repr-Digest", DIGEST));
  }

  @Test
  void trainPostsWhatWasAskedAndSavesSheetCurveWeightsAndJob() {
    Path results = folder.resolve("results");

    int code =
        run(
            "train",
            "--data-set=pets:2",
            "--architecture=fastgan",
            "--kimg=1.5",
            "--batch-size=16",
            "--seed=7",
            "--name=little pets",
            "--set=augment=[\"color\"]",
            "--set=mirror=true",
            "--out=" + results);

    assertThat(code).as(err.toString()).isZero();
    assertThat(sent("/v1/trainings"))
        .isEqualTo(
            ServiceClient.JSON.readTree(
                """
                {"method":"projected","name":"little pets","dataset":"pets:2",
                 "architecture":"fastgan","kimg":1.5,"seed":7,"batchSize":16,"augment":["color"],
                 "mirror":true}
                """));
    assertThat(results.toFile().list())
        .as("one sheet, and nothing outside of the folder")
        .containsExactlyInAnyOrder(
            "samples-00020.png", "__fd-curve.csv", "generator.safetensors", "job.json");
    assertThat(results.resolve("samples-00020.png")).hasContent("weights");
    assertThat(out.toString())
        .contains("Warning: 60 pictures are few")
        .contains("projected fastgan: queued")
        .contains("iteration 10 of 20, loss 0.931, 125.0 s/kimg, 1:03 left")
        .contains(results.resolve("generator.safetensors").toString())
        .doesNotContain("generator.pt");
  }

  @Test
  void trainMakesADatasetOfPicturesFirst() throws Exception {
    Path pets = Files.createDirectories(folder.resolve("My Pets"));
    Files.writeString(pets.resolve("one.png"), "PICTURE");
    DatasetCommandTests.serveADataset(service, "name=my-pets&size=64");

    int code =
        run("train", "--pictures=" + pets, "--size=64", "--out=" + folder.resolve("results"));

    assertThat(code).as(err.toString()).isZero();
    assertThat(service.received("POST", "/v1/datasets?name=my-pets&size=64").get(0).body())
        .contains("one.png");
    assertThat(sent("/v1/trainings"))
        .isEqualTo(
            ServiceClient.JSON.readTree("{\"method\":\"projected\",\"dataset\":\"pets:2\"}"));
    assertThat(out.toString()).containsSubsequence("60 pictures, 1 broken", "pets:2", "Job j1");
  }

  @Test
  void trainWantsPicturesAndASizeOnlyBesideThem() {
    assertThat(run("train", "--kimg=1")).isNotZero();
    assertThat(err.toString()).contains("Missing --data-set or --pictures");
    assertThat(run("train", "--data-set=pets", "--size=64")).isNotZero();
    assertThat(err.toString()).contains("--size is for --pictures");
    assertThat(service.received).noneMatch(request -> request.method().equals("POST"));
  }

  @Test
  void forkPostsTheChangesAndFollowsTheNewJob() {
    service.on("POST /v1/jobs/j0/fork", json(202, JOB.formatted("QUEUED", 0)));

    int code =
        run(
            "fork",
            "j0",
            "--checkpoint=10",
            "--iterations=40",
            "--learning-rate=0.001",
            "--set=kimg=2",
            "--name=slower",
            "--out=" + folder.resolve("results"));

    assertThat(code).as(err.toString()).isZero();
    assertThat(sent("/v1/jobs/j0/fork"))
        .isEqualTo(
            ServiceClient.JSON.readTree(
                """
                {"checkpoint":10,"name":"slower","iterations":40,"learningRate":0.001,"kimg":2}
                """));
    assertThat(out.toString()).contains("Job j1");
    assertThat(folder.resolve("results/generator.safetensors")).hasContent("weights");
  }

  @Test
  void forkTellsWhyItWasRefused() {
    service.on(
        "POST /v1/jobs/j0/fork",
        json(
            400,
            "{\"code\":\"INVALID_FIELD\",\"field\":\"checkpoint\","
                + "\"detail\":\"checkpoint is 7, must be one of [10, 5]\"}"));

    assertThat(run("fork", "j0", "--checkpoint=7")).isNotZero();

    assertThat(err.toString())
        .contains("checkpoint is 7, must be one of [10, 5] (400 INVALID_FIELD, checkpoint)");
  }

  private JsonNode sent(String path) {
    return ServiceClient.JSON.readTree(service.received("POST", path).get(0).body());
  }
}
