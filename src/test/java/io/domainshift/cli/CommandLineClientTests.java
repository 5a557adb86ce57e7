package io.domainshift.cli;

import static io.domainshift.cli.FakeService.bytes;
import static io.domainshift.cli.FakeService.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** Each command against a service on a real socket that answers as the API is documented to. */
class CommandLineClientTests {

  private static final String JOB =
      """
      {"id":"j1","object":"job","kind":"ADAPTATION","method":"nada","name":null,"status":"%s",
       "seed":7,"attempt":1,"progress":{"iteration":%d,"iterations":20,"loss":0.93125,
       "losses":{"directional":0.5},"iterationsPerSecond":4.2,"etaSeconds":3},
       "parameters":{"generator":"g1","source":"photo","target":"golden statue"},
       "warnings":["CLIP never saw the word zyx"],"error":%s,"result":%s,"metadata":{}}
      """;
  private static final String RESULT =
      "{\"model\":{\"id\":\"m1\",\"name\":\"golden\"},\"measurements\":{\"diversityKept\":0.7254}}";
  // base64 of the SHA-256 of "weights" and of something else
  private static final String RIGHT = "sha-256=:mhKQONmgCu0M9qfqBZylCoE0SQYauHhIzxoT6v3zOyw=:";
  private static final String WRONG = "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private FakeService service;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    service = new FakeService();
    service.on("GET /actuator/health/readiness", json(200, "{\"status\":\"UP\"}"));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void adaptPostsWhatWasAskedAndSavesPicturesWeightsAndJob() throws IOException {
    serveAnAdaptation(RIGHT);

    int code =
        run(
            "adapt",
            "--generator=avatars64",
            "--source=photo",
            "--target=golden statue",
            "--iterations=20",
            "--seed=7",
            "--learning-rate=0.015",
            "--set=globalWeight=1.5",
            "--set=phase=position",
            "--out=" + folder.resolve("results"));

    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    JsonNode request =
        ServiceClient.JSON.readTree(service.received("POST", "/v1/adaptations").get(0).body());
    assertThat(request)
        .isEqualTo(
            ServiceClient.JSON.readTree(
                """
                {"method":"nada","generator":"avatars64","source":"photo","target":"golden statue",
                 "iterations":20,"seed":7,"learningRate":0.015,"globalWeight":1.5,"phase":"position"}
                """));
    assertThat(folder.resolve("results/generator.safetensors")).hasContent("weights");
    assertThat(folder.resolve("results/generator.pt")).hasContent("weights");
    assertThat(
            ServiceClient.JSON.readTree(folder.resolve("results/job.json")).path("id").asString())
        .isEqualTo("j1");
    BufferedImage sheet = ImageIO.read(folder.resolve("results/before-after.png").toFile());
    assertThat(sheet.getWidth()).isEqualTo(1024);
    assertThat(sheet.getRGB(500, 60) & 0xffffff).as("before, above").isEqualTo(0x0000ff);
    assertThat(sheet.getRGB(500, 200) & 0xffffff).as("after, below").isEqualTo(0xffd700);
    assertThat(out.toString())
        .contains("Warning: CLIP never saw the word zyx")
        .contains("iteration 10 of 20, loss 0.931, 4.20 it/s, 0:03 left")
        .contains(folder.resolve("results/before-after.png").toString())
        .contains("diversityKept 0.725");
  }

  @Test
  void adaptSendsAPictureAlongAndTakesTheMethodForIt() throws IOException {
    serveAnAdaptation(RIGHT);
    Path picture = Files.writeString(folder.resolve("my sketch.png"), "PICTURE");

    int code =
        run(
            "adapt",
            "--generator=avatars64",
            "--target-image=" + picture,
            "--seed=7",
            "--out=" + folder.resolve("results"));

    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    FakeService.Received sent = service.received("POST", "/v1/adaptations").get(0);
    assertThat(sent.contentType()).startsWith("multipart/form-data; boundary=");
    assertThat(sent.body())
        .contains("name=\"request\"")
        .contains("{\"method\":\"one-shot\",\"generator\":\"avatars64\",\"seed\":7}")
        .contains("name=\"target\"; filename=\"my sketch.png\"")
        .contains("\r\n\r\nPICTURE\r\n--");
  }

  @Test
  void evaluatePostsWhatWasAskedAndPrintsTheFigures() {
    String path = "/v1/models/golden/evaluations";
    String result =
        "{\"measurements\":{\"recall\":0.4321},\"network\":\"efficientnet-lite1\",\"pictures\":200}";
    service.on("POST " + path, json(202, JOB.formatted("QUEUED", 0, "null", "null")));
    service.on("GET /v1/jobs/j1", json(200, JOB.formatted("SUCCEEDED", 20, "null", result)));

    service.on(
        "GET /v1/jobs/j1/artifacts",
        json(
            200,
            "{\"data\":[{\"name\":\"nearest.png\","
                + "\"links\":{\"content\":\"/v1/jobs/j1/artifacts/nearest.png\"}}]}"));

    int code = run("evaluate", "golden", "--dataset=faces:2", "--pictures=200", "--text=statue");

    assertThat(code).as(err.toString()).isZero();
    assertThat(ServiceClient.JSON.readTree(service.received("POST", path).get(0).body()))
        .isEqualTo(
            ServiceClient.JSON.readTree(
                "{\"against\":{\"dataset\":\"faces:2\"},\"pictures\":200,\"text\":\"statue\"}"));
    assertThat(out.toString())
        .contains("Measured on 200 pictures by efficientnet-lite1", "recall 0.432")
        .containsPattern("nearest.png at http://[^/]+/v1/jobs/j1/artifacts/nearest.png");
  }

  @Test
  void exportProvesBeforeItSaves() throws IOException {
    String result = "{\"measurements\":{\"largest-difference\":0.0000021},\"pictures\":4}";
    service.on(
        "POST /v1/models/golden/exports", json(202, JOB.formatted("QUEUED", 0, "null", "null")));
    service.on("GET /v1/jobs/j1", json(200, JOB.formatted("SUCCEEDED", 4, "null", result)));
    service.on(
        "GET /v1/models/golden/weights?format=torchscript",
        bytes(
            "application/octet-stream",
            "weights".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            Map.of("Repr-Digest", RIGHT)));
    Path file = folder.resolve("golden.ts.pt");

    int code = run("export", "golden", "--format=torchscript", "--out=" + file);

    assertThat(code).as(err.toString()).isZero();
    assertThat(service.received("POST", "/v1/models/golden/exports").get(0).body())
        .isEqualTo("{\"format\":\"torchscript\"}");
    assertThat(out.toString()).contains("differ by at most 2.1e-06", "Saved " + file);
    assertThat(file).hasContent("weights");
  }

  @Test
  void exportSaysWhyThereIsNoFile() {
    String error = "{\"code\":\"EXPORT_INEXACT\",\"message\":\"Pictures differ\"}";
    service.on(
        "POST /v1/models/golden/exports", json(202, JOB.formatted("QUEUED", 0, "null", "null")));
    service.on("GET /v1/jobs/j1", json(200, JOB.formatted("FAILED", 0, error, "null")));
    Path file = folder.resolve("none.pt");

    assertThat(run("export", "golden", "--format=nvidia", "--out=" + file)).isNotZero();

    assertThat(err.toString()).contains("Pictures differ (EXPORT_INEXACT)");
    assertThat(file).doesNotExist();
  }

  @Test
  void adaptSendsStylePicturesToNada() throws IOException {
    serveAnAdaptation(RIGHT);
    Path one = Files.writeString(folder.resolve("one.png"), "ONE");
    Path two = Files.writeString(folder.resolve("two.png"), "TWO");

    int code =
        run(
            "adapt",
            "--generator=avatars64",
            "--style-image=" + one,
            "--style-image=" + two,
            "--out=" + folder.resolve("results"));

    assertThat(code).isZero();
    assertThat(service.received("POST", "/v1/adaptations").get(0).body())
        .contains("{\"method\":\"nada\",\"generator\":\"avatars64\"}")
        .containsSubsequence("name=\"style\"", "ONE", "name=\"style\"", "TWO");
  }

  @Test
  void adaptTellsOfAPictureThatIsNotThereOrNone() throws IOException {
    assertThat(run("adapt", "--generator=g", "--target-image=" + folder.resolve("none.png")))
        .isNotZero();
    assertThat(err.toString()).contains("There is no file " + folder.resolve("none.png"));
    Path text = Files.writeString(folder.resolve("text.png"), "text");
    service.on(
        "POST /v1/adaptations",
        json(
            422,
            "{\"code\":\"INVALID_IMAGE\",\"field\":\"target\","
                + "\"detail\":\"target is of another type, expected a JPEG, PNG or WebP file\"}"));

    assertThat(run("adapt", "--generator=g", "--target-image=" + text)).isNotZero();
    assertThat(err.toString())
        .contains("target is of another type, expected a JPEG")
        .contains("(422 INVALID_IMAGE, target)");
  }

  @Test
  void refusesWeightsThatDoNotHaveTheStatedDigest() throws IOException {
    serveAnAdaptation(WRONG);

    int code =
        run("adapt", "--generator=g", "--source=a", "--target=b", "--out=" + folder.resolve("r"));

    assertThat(code).isNotZero();
    assertThat(err.toString()).contains("generator.safetensors").contains("expected AAAA");
    try (var files = Files.list(folder.resolve("r"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactly("before-after.png");
    }
  }

  @Test
  void tellsTheFieldThatTheServiceRefused() {
    service.on(
        "POST /v1/adaptations",
        json(
            400,
            """
            {"title":"Invalid parameter","status":400,"code":"INVALID_PARAMETER",
             "field":"iterations","detail":"iterations is 0, expected 1 to 10000"}
            """));

    int code = run("adapt", "--generator=g", "--source=a", "--target=b", "--iterations=0");

    assertThat(code).isNotZero();
    assertThat(err.toString())
        .contains("iterations is 0, expected 1 to 10000 (400 INVALID_PARAMETER, iterations)")
        .doesNotContain("\tat ");
  }

  @Test
  void tellsWhatAJobWaitsFor() throws IOException {
    serveAnAdaptation(RIGHT);
    FakeService.Answer waiting =
        json(
            200,
            JOB.formatted("QUEUED", 0, "null", "null")
                .replace(
                    "\"seed\"",
                    "\"waiting\":{\"code\":\"NO_WORKER\",\"message\":\"No worker is running\"},"
                        + "\"seed\""));
    service.on(
        "GET /v1/jobs/j1",
        waiting,
        waiting,
        json(200, JOB.formatted("SUCCEEDED", 20, "null", RESULT)));

    assertThat(run("adapt", "--generator=g", "--source=a", "--target=b", "--out=" + folder))
        .isZero();

    assertThat(out.toString()).contains("queued: No worker is running");
  }

  @Test
  void failsWithTheJobsReasonWhenTheJobFailed() {
    service.on("POST /v1/adaptations", json(202, JOB.formatted("QUEUED", 0, "null", "null")));
    service.on(
        "GET /v1/jobs/j1",
        json(
            200,
            JOB.formatted(
                "FAILED",
                12,
                "{\"code\":\"DIVERGED\",\"message\":\"Loss is NaN at iteration 12\"}",
                "null")));

    int code = run("adapt", "--generator=g", "--source=a", "--target=b", "--out=" + folder);

    assertThat(code).isNotZero();
    assertThat(err.toString())
        .contains("Job j1 ended as FAILED: Loss is NaN at iteration 12 (DIVERGED)");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysWhatToDoWhenNoServiceAnswers() {
    service.close();

    int code = run("jobs");

    assertThat(code).isNotZero();
    assertThat(err.toString()).contains("No service answers at").contains("domainshift serve");
  }

  @Test
  void healthIsAnExitCode() {
    assertThat(run("health")).isZero();
    service.on("GET /actuator/health/readiness", json(503, "{\"status\":\"DOWN\"}"));

    assertThat(run("health")).isNotZero();
    assertThat(out.toString()).contains("is ready").contains("is not ready");
  }

  @Test
  void listsJobsAndModels() {
    service.on(
        "GET /v1/jobs?limit=20",
        json(200, "{\"data\":[" + JOB.formatted("RUNNING", 10, "null", "null") + "]}"));
    service.on(
        "GET /v1/models?limit=100",
        json(200, "{\"data\":[{\"id\":\"m1\",\"name\":\"avatars64\",\"kind\":\"GENERATOR\"}]}"));

    assertThat(run("jobs")).isZero();
    assertThat(run("models")).isZero();

    assertThat(out.toString())
        .contains("j1  RUNNING      10/20    nada g1: photo → golden statue")
        .contains("m1  generator  avatars64");
  }

  @Test
  void cancelsAJob() {
    service.on(
        "POST /v1/jobs/j1/cancel", json(202, JOB.formatted("CANCELLING", 3, "null", "null")));

    assertThat(run("cancel", "j1")).isZero();

    assertThat(out.toString()).contains("Job j1 is CANCELLING");
    assertThat(service.received("POST", "/v1/jobs/j1/cancel").get(0).body()).isEmpty();
  }

  @Test
  void importsAFileUnderAName() throws IOException {
    Path file = Files.writeString(folder.resolve("weights.pt"), "the weights");
    service.on("POST /v1/models", json(201, "{\"id\":\"m2\",\"name\":\"cats\"}"));

    assertThat(run("import", file.toString(), "--name", "cats")).isZero();

    FakeService.Received sent = service.received("POST", "/v1/models").get(0);
    assertThat(sent.contentType()).startsWith("multipart/form-data; boundary=");
    assertThat(sent.body())
        .contains("name=\"name\"\r\n\r\ncats\r\n")
        .contains("\r\n\r\nthe weights\r\n");
    assertThat(out.toString()).contains("as cats (m2)");
  }

  @Test
  void serveHandsPortDataAndPropertiesToSpring() {
    List<String> spring = new ArrayList<>();

    int code =
        CommandLineClient.commandLine(arguments -> spring.addAll(List.of(arguments)))
            .execute("serve", "--port=1234", "--data=" + folder, "--", "--spring.x=y");

    assertThat(code).isZero();
    assertThat(spring)
        .containsExactly("--server.port=1234", "--domainshift.data=" + folder, "--spring.x=y");
  }

  @Test
  void leavesOptionsWithoutACommandToTheService() {
    assertThat(CommandLineClient.understands(new String[] {})).isFalse();
    assertThat(CommandLineClient.understands(new String[] {"--server.port=0"})).isFalse();
    assertThat(CommandLineClient.understands(new String[] {"demo"})).isTrue();
    assertThat(CommandLineClient.understands(new String[] {"demmo"})).isTrue();
    assertThat(CommandLineClient.understands(new String[] {"--help"})).isTrue();
  }

  private void serveAnAdaptation(String digest) throws IOException {
    service.on("POST /v1/adaptations", json(202, JOB.formatted("QUEUED", 0, "null", "null")));
    service.on(
        "GET /v1/jobs/j1",
        json(200, JOB.formatted("QUEUED", 0, "null", "null")),
        json(200, JOB.formatted("RUNNING", 10, "null", "null")),
        json(200, JOB.formatted("SUCCEEDED", 20, "null", RESULT)));
    service.on("POST /v1/models/g1/samples", bytes("image/png", png(0x0000ff), Map.of()));
    service.on("POST /v1/models/m1/samples", bytes("image/png", png(0xffd700), Map.of()));
    for (String format : List.of("safetensors", "rosinality")) {
      service.on(
          "GET /v1/models/m1/weights?format=" + format,
          bytes(
              "application/octet-stream",
              "weights".getBytes(java.nio.charset.StandardCharsets.UTF_8),
              Map.of("Repr-Digest", digest)));
    }
  }

  private int run(String... args) {
    CommandLine line = CommandLineClient.commandLine(arguments -> {});
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--server=" + service.uri());
    return line.execute(all.toArray(String[]::new));
  }

  private static byte[] png(int colour) throws IOException {
    BufferedImage row = new BufferedImage(512, 64, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < row.getHeight(); y++) {
      for (int x = 0; x < row.getWidth(); x++) {
        row.setRGB(x, y, colour);
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(row, "png", file);
    return file.toByteArray();
  }
}
