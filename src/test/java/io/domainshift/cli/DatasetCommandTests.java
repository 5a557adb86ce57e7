package io.domainshift.cli;

import static io.domainshift.cli.FakeService.bytes;
import static io.domainshift.cli.FakeService.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetCommandTests extends CommandLineTest {

  private static final String JOB =
      "{\"id\":\"d1\",\"kind\":\"DATASET\",\"method\":\"dataset\",\"name\":\"pets\","
          + "\"status\":\"%s\",\"progress\":{\"iteration\":4,\"iterations\":4},\"parameters\":{},"
          + "\"error\":%s,\"result\":%s}";
  private static final String MADE = "{\"dataset\":{\"id\":\"7\",\"name\":\"pets\",\"version\":2}}";

  /** What a service tells that makes a data set of what it was sent. */
  static void serveADataset(FakeService service, String query) {
    service.on("POST /v1/datasets?" + query, json(202, JOB.formatted("QUEUED", "null", "null")));
    service.on("GET /v1/jobs/d1", json(200, JOB.formatted("SUCCEEDED", "null", MADE)));
    service.on(
        "GET /v1/jobs/d1/artifacts",
        json(
            200,
            "{\"data\":[{\"name\":\"report.txt\",\"kind\":\"report\","
                + "\"links\":{\"content\":\"/v1/jobs/d1/artifacts/report.txt\"}}]}"));
    service.on(
        "GET /v1/jobs/d1/artifacts/report.txt",
        bytes("text/plain", "60 pictures, 1 broken\n".getBytes(StandardCharsets.UTF_8), Map.of()));
  }

  @Test
  void addSendsAZipWithItsOptionsAndPrintsWhatWasFound() throws IOException {
    Path zip = Files.writeString(folder.resolve("pets.zip"), "ZIP");
    String query = "name=pets&size=64&fit=contain&labels=none&dropBroken=false&dropDuplicates=true";
    serveADataset(service, query);

    int code =
        run(
            "dataset",
            "add",
            "pets",
            zip.toString(),
            "--size=64",
            "--fit=contain",
            "--no-labels",
            "--keep-broken",
            "--drop-duplicates");

    assertThat(code).as(err.toString()).isZero();
    FakeService.Received sent = service.received("POST", "/v1/datasets?" + query).get(0);
    assertThat(sent.contentType()).isEqualTo("application/zip");
    assertThat(sent.body()).isEqualTo("ZIP");
    assertThat(out.toString())
        .containsSubsequence("Job d1", "60 pictures, 1 broken", "Data set pets:2 (7)");
  }

  @Test
  void addSendsAFolderAsAZipWithoutHiddenFiles() throws IOException {
    Path pets = folder.resolve("pets");
    Files.createDirectories(pets.resolve("cats"));
    Files.writeString(pets.resolve("cats/one.png"), "PICTURE");
    Files.writeString(pets.resolve(".hidden"), "SECRET");
    serveADataset(service, "name=pets");

    assertThat(run("dataset", "add", "pets", pets.toString())).as(err.toString()).isZero();

    assertThat(service.received("POST", "/v1/datasets?name=pets").get(0).body())
        .startsWith("PK")
        .contains("cats/one.png", "PICTURE")
        .doesNotContain("SECRET");
  }

  @Test
  void addTellsWhatIsNotThereAndWhatWasRefused() {
    Path none = folder.resolve("none.zip");
    assertThat(run("dataset", "add", "pets", none.toString())).isNotZero();
    assertThat(err.toString()).contains(none + " is neither a readable file nor a folder");

    String error = "{\"code\":\"DATASET_UNUSABLE\",\"message\":\"No picture is whole\"}";
    serveADataset(service, "name=pets");
    service.on("GET /v1/jobs/d1", json(200, JOB.formatted("FAILED", error, "null")));

    assertThat(run("dataset", "add", "pets", folder.toString())).isNotZero();
    assertThat(out.toString()).contains("60 pictures, 1 broken").doesNotContain("Data set");
    assertThat(err.toString())
        .contains("Job d1 ended as FAILED: No picture is whole (DATASET_UNUSABLE)");
  }

  @Test
  void listPrintsEveryPage() {
    String dataset =
        "{\"id\":\"%d\",\"name\":\"pets\",\"version\":%d,\"pictures\":60,\"size\":64,"
            + "\"labels\":[\"cat\",\"dog\"]}";
    String next = "/v1/datasets?after=1&limit=100";
    service.on(
        "GET /v1/datasets?limit=100",
        json(200, "{\"data\":[" + dataset.formatted(1, 1) + "],\"next\":\"" + next + "\"}"));
    service.on(
        "GET " + next, json(200, "{\"data\":[" + dataset.formatted(2, 2) + "],\"next\":null}"));

    assertThat(run("dataset", "list")).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("1       60 pictures of   64 pixels    2 classes  pets:1")
        .contains("2       60 pictures of   64 pixels    2 classes  pets:2");
  }
}
