package io.domainshift.api;

import static io.domainshift.datasets.DatasetFixtures.pngs;
import static io.domainshift.datasets.DatasetFixtures.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.datasets.DatasetArchives;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetFixtures;
import io.domainshift.datasets.DatasetFixtures.File;
import io.domainshift.datasets.DatasetPreparation;
import io.domainshift.datasets.DatasetWork;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.Lane;
import io.domainshift.storage.ObjectStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Data sets over HTTP: what they are made of, and what is refused so that nothing stays of it. */
class DatasetApiTests extends ApiTest {

  private static final int CENTRAL = 0x02014b50;

  @TempDir Path folder;

  @Autowired FakeWorker worker;
  @Autowired ObjectStorage storage;
  @Autowired DatasetPreparation preparation;
  @Autowired DatasetCatalog datasets;
  @Autowired DatasetArchives archives;

  private List<Long> before;

  @BeforeEach
  void count() throws IOException {
    before = counts();
  }

  @AfterEach
  void noUploadLiesAround() throws Exception {
    // The container clears a form's parts away a moment after it has answered.
    for (int i = 0; i < 100 && !uploads().isEmpty(); i++) {
      Thread.sleep(20);
    }
    assertThat(uploads()).isEmpty();
  }

  private static List<Path> uploads() throws IOException {
    try (Stream<Path> files = Files.list(data().resolve("uploads"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Rows of every table that a request for a data set writes to, and stored objects. */
  private List<Long> counts() throws IOException {
    List<Long> counts = new ArrayList<>();
    for (String table :
        List.of("jobs", "datasets", "dataset_names", "dataset_archives", "job_images")) {
      counts.add(jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single());
    }
    try (Stream<Path> files = Files.walk(data().resolve("objects"))) {
      counts.add(files.filter(Files::isRegularFile).count());
    }
    return counts;
  }

  private void nothingStays() throws IOException {
    assertThat(counts()).isEqualTo(before);
  }

  private HttpResponse<String> send(String query, byte[] body, String... headers) {
    return send(
        with(
            to("/v1/datasets" + query)
                .header("Content-Type", "application/zip")
                .POST(BodyPublishers.ofByteArray(body)),
            headers));
  }

  private byte[] packed(List<File> files) {
    try {
      return Files.readAllBytes(zip(folder.resolve(UUID.randomUUID() + ".zip"), files));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode queued(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer);
  }

  private List<String> images(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HttpResponse<String> answer =
          send(
              to("/v1/images")
                  .header("Content-Type", "image/png")
                  .POST(BodyPublishers.ofByteArray(DatasetFixtures.png(i, 32, 32))));
      ids.add(json(answer).path("id").asString());
    }
    return ids;
  }

  /** Does what the lane of data sets does. */
  private String prepared(JsonNode job) throws IOException {
    JobLease lease = worker.claim(UUID.fromString(job.path("id").asString()), Lane.DATASETS);
    DatasetWork work = JSON.treeToValue(job.path("parameters"), DatasetWork.class);
    var file = preparation.prepare("local", work, folder.resolve("out"), (done, all) -> {});
    var stored = storage.putFile(file.file());
    worker.succeed(
        lease,
        JSON.createObjectNode()
            .put(
                "id",
                datasets.add("local", work.name(), file, stored, lease.jobId()).id().toString()));
    return work.name();
  }

  @Test
  void aZipAsTheBodyQueuesAJob() {
    JsonNode job = queued(send("?name=raw&size=32&fit=contain", packed(pngs("", 12))));

    assertThat(job.path("kind").asString()).isEqualTo("DATASET");
    assertThat(job.path("name").asString()).isEqualTo("raw");
    JsonNode parameters = job.path("parameters");
    assertThat(parameters.path("options").path("size").asInt()).isEqualTo(32);
    assertThat(parameters.path("options").path("dropBroken").asBoolean()).isTrue();
    assertThat(storage.exists(parameters.path("archive").asString())).isTrue();
  }

  @Test
  void aZipInAFormQueuesTheSameJob() {
    byte[] zip = packed(pngs("", 12));
    JsonNode job =
        queued(
            send(
                new FormBody()
                    .text("name", "form")
                    .text("size", "32")
                    .text("dropDuplicates", "true")
                    .file("file", "faces.zip", zip)
                    .to(to("/v1/datasets"))));

    JsonNode parameters = job.path("parameters");
    assertThat(parameters.path("name").asString()).isEqualTo("form");
    assertThat(parameters.path("options").path("size").asInt()).isEqualTo(32);
    assertThat(parameters.path("options").path("dropDuplicates").asBoolean()).isTrue();
    JsonNode raw = queued(send("?name=form&size=32&dropDuplicates=true", zip));
    assertThat(raw.path("parameters")).isEqualTo(parameters);
  }

  @Test
  void refusesFormsThatSayTooLittleOrTooMuch() throws IOException {
    byte[] zip = packed(pngs("", 12));

    problem(
        send(new FormBody().text("name", "a").to(to("/v1/datasets"))),
        400,
        "INVALID_FIELD",
        "file");
    problem(
        send(new FormBody().file("file", "a", zip).to(to("/v1/datasets"))),
        400,
        "INVALID_FIELD",
        "name");
    problem(form(zip, "sise", "32"), 400, "UNKNOWN_FIELD", "sise");
    problem(form(zip, "folder", "/srv"), 400, "UNKNOWN_FIELD", "folder");
    problem(form(zip, "size", "33"), 400, "INVALID_FIELD", "size");
    problem(form(zip, "size", "large"), 400, "INVALID_FIELD", "size");
    problem(form(zip, "fit", "fill"), 400, "INVALID_FIELD", "fit");
    problem(form(zip, "dropBroken", "maybe"), 400, "INVALID_FIELD", "dropBroken");
    problem(form(zip, "name", "b"), 400, "INVALID_FIELD", "name");
    problem(form(utf8("no zip"), "size", "32"), 422, "INVALID_DATASET");
    problem(
        send(
            new FormBody()
                .text("name", "a")
                .file("file", "a", zip)
                .file("file", "b", zip)
                .to(to("/v1/datasets"))),
        400,
        "INVALID_FIELD",
        "file");
    nothingStays();
  }

  private HttpResponse<String> form(byte[] zip, String field, String value) {
    return send(
        new FormBody()
            .text("name", "a")
            .text(field, value)
            .file("file", "a", zip)
            .to(to("/v1/datasets")));
  }

  @ParameterizedTest
  @CsvSource({
    "'',                     400, INVALID_PARAMETER, name",
    "?name=Faces,            400, INVALID_FIELD, name",
    "?name=..%2Fetc,         400, INVALID_FIELD, name",
    "?name=a&size=48,        400, INVALID_FIELD, size",
    "?name=a&size=16,        400, INVALID_FIELD, size",
    "?name=a&size=2048,      400, INVALID_FIELD, size",
    "?name=a&size=x,         400, INVALID_PARAMETER, size",
    "?name=a&fit=fill,       400, INVALID_FIELD, fit",
    "?name=a&labels=folders, 400, INVALID_FIELD, labels",
    "?name=a&folder=/srv,    400, UNKNOWN_PARAMETER, folder",
    "?name=a&name=b,         400, INVALID_PARAMETER, name",
  })
  void namesWhatIsWrongBesideAZip(String query, int status, String code, String field)
      throws IOException {
    problem(send(query, packed(pngs("", 12))), status, code, field);
    nothingStays();
  }

  @Test
  void refusesArchivesThatMeanHarm() throws IOException {
    List<File> outside = new ArrayList<>(pngs("", 12));
    outside.add(new File("../../evil.png", new byte[1]));
    refused(packed(outside), "has an entry called");
    byte[] good = packed(pngs("", 12));
    refused(Arrays.copyOf(good, good.length - 5), "no zip or ends too early");
    refused(utf8("<html>not a zip</html>"), "is no zip");
    refused(new byte[0], "is no zip");
    refused(patched(good, 8, (short) 1), "encrypted");
    List<File> zeros = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      zeros.add(new File(i + ".png", new byte[1 << 20]));
    }
    byte[] overlapping = packed(zeros);
    ByteBuffer bomb = ByteBuffer.wrap(overlapping).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 24 < overlapping.length; at++) {
      if (bomb.getInt(at) == CENTRAL) {
        bomb.putInt(at + 20, overlapping.length);
      }
    }
    refused(overlapping, "entries that overlap");
    List<File> many = new ArrayList<>();
    for (int i = 0; i <= 200; i++) {
      many.add(new File(i + ".png", new byte[0]));
    }
    refused(packed(many), "has 201 entries, expected at most 200");
    refused(packed(pngs("", 9)), "has 9 file names of pictures, expected at least 10");
    nothingStays();
  }

  private static byte[] patched(byte[] zip, int field, short value) {
    ByteBuffer copy = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 4 <= zip.length; at++) {
      if (copy.getInt(at) == CENTRAL) {
        copy.putShort(at + field, value);
      }
    }
    return copy.array();
  }

  private void refused(byte[] zip, String why) {
    JsonNode problem = problem(send("?name=hostile", zip), 422, "INVALID_DATASET");
    assertThat(problem.path("detail").asString()).contains(why);
  }

  @Test
  void refusesOtherMediaTypesAndBodiesOverTheLimitDeclaredOrNot() throws IOException {
    problem(
        send(
            to("/v1/datasets?name=a")
                .header("Content-Type", "application/x-tar")
                .POST(BodyPublishers.ofString("x"))),
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        "Content-Type");
    byte[] large = new byte[(16 << 20) + 1];
    large[0] = 'P';
    large[1] = 'K';
    problem(send("?name=a", large), 413, "BODY_TOO_LARGE");
    problem(
        send(
            to("/v1/datasets?name=a")
                .header("Content-Type", "application/zip")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
        413,
        "BODY_TOO_LARGE");
    nothingStays();
  }

  @Test
  void aFormOfUndeclaredLengthIsCutOffAtItsPathsLimit() throws IOException {
    byte[] head =
        utf8("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
    for (String path : List.of("/v1/images", "/v1/adaptations", "/v1/datasets", "/v1/models")) {
      Endless body = new Endless(head, 64 << 20);
      HttpResponse<String> answer =
          send(
              to(path)
                  .header("Content-Type", "multipart/form-data; boundary=b")
                  .POST(BodyPublishers.ofInputStream(() -> body)));
      problem(answer, 413, "BODY_TOO_LARGE");
    }
    nothingStays();
  }

  /** Zeros behind a beginning. */
  private static final class Endless extends InputStream {

    private final byte[] head;
    private final int length;
    private int at;

    Endless(byte[] head, int length) {
      this.head = head;
      this.length = length;
    }

    @Override
    public int read() {
      int here = at++;
      return here >= length ? -1 : here < head.length ? head[here] : 0;
    }
  }

  @Test
  void sendingAgainUnderOneKeyQueuesOnce() {
    byte[] zip = packed(pngs("", 12));
    String key = UUID.randomUUID().toString();
    HttpResponse<String> first = send("?name=once", zip, "Idempotency-Key", key);
    long jobs = jobs();

    HttpResponse<String> again = send("?name=once", zip, "Idempotency-Key", key);

    assertThat(queued(again).path("id")).isEqualTo(queued(first).path("id"));
    assertThat(header(again, "Idempotent-Replayed")).hasValue("true");
    assertThat(jobs()).isEqualTo(jobs);
    problem(
        send("?name=twice", zip, "Idempotency-Key", key),
        422,
        "IDEMPOTENCY_KEY_REUSED",
        "Idempotency-Key");
  }

  @Test
  void storedPicturesBecomeADataSetAndStayUntilItIsMade() throws IOException {
    List<String> ids = images(10);
    String body = "{\"name\":\"stored\",\"images\":" + JSON.writeValueAsString(ids) + "}";

    JsonNode job = queued(post("/v1/datasets", body));

    problem(send(to("/v1/images/" + ids.get(0)).DELETE()), 409, "IMAGE_IN_USE");
    prepared(job);
    JsonNode dataset = json(get("/v1/datasets/stored"));
    assertThat(dataset.path("pictures").asInt()).isEqualTo(10);
    assertThat(send(to("/v1/images/" + ids.get(0)).DELETE()).statusCode()).isEqualTo(204);
  }

  @Test
  void aFolderOnTheListBecomesADataSetWithoutItsLinks() throws IOException {
    Path allowed = Files.createDirectories(folders().resolve("faces" + UUID.randomUUID()));
    Path secret = Files.write(folder.resolve("secret.png"), DatasetFixtures.png(99, 32, 32));
    for (File file : pngs("", 10)) {
      Files.write(allowed.resolve(file.path()), file.bytes());
    }
    Files.createSymbolicLink(allowed.resolve("link.png"), secret);
    Files.createSymbolicLink(allowed.resolve("more"), folder);

    JsonNode job = queued(fromFolder(allowed.toString()));

    prepared(job);
    JsonNode report = json(get("/v1/datasets/folder")).path("report");
    assertThat(report.path("found").asInt()).isEqualTo(10);
    assertThat(report.path("ignored").asInt()).isEqualTo(2);
  }

  @Test
  void refusesEveryFolderThatIsNotOnTheListInTheSameWords() throws IOException {
    Path link = folders().resolve("way-out" + UUID.randomUUID());
    Path allowed = Files.createDirectories(folders().resolve("empty" + UUID.randomUUID()));
    Files.createSymbolicLink(link, folder);
    String words =
        "The folder cannot be used, expected the absolute path of a folder below one of"
            + " domainshift.datasets.folders";

    for (String path :
        List.of(
            "/etc",
            "/no/such/folder",
            folder.toString(),
            link.toString(),
            folders() + "/../../..",
            "faces",
            "",
            folders().resolve("missing").toString())) {
      JsonNode problem = problem(fromFolder(path), 422, "INVALID_DATASET");
      assertThat(problem.path("detail").asString()).as(path).isEqualTo(words);
    }
    JsonNode empty = problem(fromFolder(allowed.toString()), 422, "INVALID_DATASET");
    assertThat(empty.path("detail").asString()).contains("at least 10");
    nothingStays();
  }

  private static Path folders() {
    return data().resolve("allowed");
  }

  private HttpResponse<String> fromFolder(String path) {
    return post(
        "/v1/datasets",
        JSON.createObjectNode().put("name", "folder").put("folder", path).toString());
  }

  @Test
  void refusesListsOfPicturesThatAreNotThere() throws IOException {
    List<String> ids = images(10);
    before = counts();
    List<String> oneGone = new ArrayList<>(ids.subList(0, 9));
    oneGone.add(UUID.randomUUID().toString());
    List<String> oneOdd = new ArrayList<>(ids.subList(0, 9));
    oneOdd.add("x");

    problem(fromImages(oneGone), 422, "INVALID_DATASET");
    problem(fromImages(oneOdd), 422, "INVALID_DATASET");
    problem(fromImages(ids.subList(0, 9)), 422, "INVALID_DATASET");
    List<String> repeated = new ArrayList<>(ids.subList(0, 5));
    repeated.addAll(ids.subList(0, 5));
    problem(fromImages(repeated), 422, "INVALID_DATASET");
    problem(fromImages(List.of()), 400, "INVALID_FIELD", "images");
    nothingStays();
  }

  private HttpResponse<String> fromImages(List<String> ids) {
    return post(
        "/v1/datasets", "{\"name\":\"listed\",\"images\":" + JSON.writeValueAsString(ids) + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                            | INVALID_FIELD | name",
        "{\"name\":\"a\"}                              | INVALID_FIELD | images",
        "{\"name\":\"a\",\"folder\":\"/\",\"images\":[\"x\"]} | INVALID_FIELD | folder",
        "{\"name\":\"A\",\"folder\":\"/\"}             | INVALID_FIELD | name",
        "{\"name\":\"a\",\"folder\":\"/\",\"size\":63} | INVALID_FIELD | size",
        "{\"name\":\"a\",\"folder\":\"/\",\"size\":\"64\"} | INVALID_FIELD | size",
        "{\"name\":\"a\",\"folder\":5}                 | INVALID_FIELD | folder",
        "{\"name\":\"a\",\"folder\":\"a\\u0000\"}      | INVALID_FIELD | folder",
        "{\"name\":\"a\",\"images\":\"x\"}             | INVALID_FIELD | images",
        "{\"name\":\"a\",\"images\":[null]}            | INVALID_FIELD | images[0]",
        "{\"name\":\"a\",\"folder\":\"/\",\"zip\":1}   | UNKNOWN_FIELD | zip",
      })
  void namesTheFieldAtFault(String body, String code, String field) throws IOException {
    problem(post("/v1/datasets", body), 400, code, field);
    nothingStays();
  }

  @Test
  void versionsAreReadAndDeletedOneByOne() throws IOException {
    prepared(queued(send("?name=versions", packed(pngs("", 10)))));
    prepared(queued(send("?name=versions", packed(pngs("x", 11)))));

    JsonNode newest = json(get("/v1/datasets/versions"));
    assertThat(newest.path("version").asInt()).isEqualTo(2);
    assertThat(json(get("/v1/datasets/versions:1")).path("pictures").asInt()).isEqualTo(10);
    assertThat(json(get("/v1/datasets/" + newest.path("id").asString()))).isEqualTo(newest);
    assertThat(json(get("/v1/datasets?limit=100")).path("data").values())
        .contains(newest, json(get("/v1/datasets/versions:1")));
    assertThat(send(to("/v1/datasets/versions:2").DELETE()).statusCode()).isEqualTo(204);
    problem(get("/v1/datasets/versions:2"), 404, "DATASET_NOT_FOUND");
    problem(send(to("/v1/datasets/versions:2").DELETE()), 404, "DATASET_NOT_FOUND");
    assertThat(json(get("/v1/datasets/versions")).path("version").asInt()).isOne();
    for (String unknown : List.of("none", "versions:3", "versions:0", "versions:x", "a%2Fb")) {
      assertThat(get("/v1/datasets/" + unknown).statusCode()).as(unknown).isIn(400, 404);
    }
  }

  @Test
  void aDataSetThatAnOpenTrainingNamesStays() throws IOException {
    prepared(queued(send("?name=needed", packed(pngs("", 10)))));
    String id = json(get("/v1/datasets/needed")).path("id").asString();
    UUID job = training(id);

    JsonNode problem = problem(send(to("/v1/datasets/needed").DELETE()), 409, "DATASET_IN_USE");

    assertThat(problem.path("detail").asString()).contains(job.toString());
    assertThat(post("/v1/jobs/" + job + "/cancel").statusCode()).isEqualTo(200);
    assertThat(send(to("/v1/datasets/needed").DELETE()).statusCode()).isEqualTo(204);
  }

  /** A waiting job whose options name the data set, as those of methods that train do. */
  private UUID training(String dataset) {
    JsonNode waiting =
        json(post("/v1/adaptations", "{\"method\":\"fake\",\"generator\":\"avatars64\"}"));
    UUID id = UUID.fromString(waiting.path("id").asString());
    jdbc.sql("UPDATE jobs SET kind = ?, parameters = ?::json WHERE id = ?")
        .params(trainingKind(), JSON.createObjectNode().put("dataset", dataset).toString(), id)
        .update();
    return id;
  }

  /** The table knows its kinds by a constraint. */
  private String trainingKind() {
    String kinds =
        jdbc.sql(
                """
                SELECT pg_get_constraintdef(oid) FROM pg_constraint
                WHERE conname = 'jobs_kind_check'
                """)
            .query(String.class)
            .single();
    return kinds.contains("TRAINING") ? "TRAINING" : "EVALUATION";
  }

  @Test
  void anArchiveGoesWhenItsDataSetIsMadeAndStaysWhileAnotherJobNeedsIt() throws IOException {
    byte[] zip = packed(pngs("collected", 10));
    JsonNode made = queued(send("?name=collected", zip));
    String key = made.path("parameters").path("archive").asString();
    prepared(made);
    JsonNode waiting = queued(send("?name=collected", zip));

    archives.collect();
    assertThat(marked(key)).as("it came just now").isFalse();
    old();
    archives.collect();
    assertThat(marked(key)).as("a waiting job needs it").isFalse();

    prepared(waiting);
    archives.collect();
    assertThat(marked(key)).isTrue();
    assertThat(queued(send("?name=collected", zip)).path("parameters").path("archive").asString())
        .isEqualTo(key);
    assertThat(marked(key)).as("it came again").isFalse();
  }

  @Test
  void aJobThatFailedKeepsItsArchiveForADay() {
    JsonNode job = queued(send("?name=failed", packed(pngs("failed", 10))));
    String key = job.path("parameters").path("archive").asString();
    String id = job.path("id").asString();
    post("/v1/jobs/" + id + "/cancel");
    old();

    archives.collect();
    assertThat(marked(key)).isFalse();

    jdbc.sql("UPDATE jobs SET finished_at = finished_at - interval '25 hours' WHERE id = ?::uuid")
        .param(id)
        .update();
    archives.collect();
    assertThat(marked(key)).isTrue();
  }

  @Test
  void bytesThatSomethingElseNeedsTooAreNotCollected() throws IOException {
    byte[] zip = packed(pngs("shared", 10));
    JsonNode job = queued(send("?name=shared", zip));
    String key = job.path("parameters").path("archive").asString();
    JobLease lease = worker.claim(UUID.fromString(job.path("id").asString()), Lane.DATASETS);
    worker.artifact(lease, "pictures", "pictures.zip", "application/zip", zip);
    worker.succeed(lease, JSON.createObjectNode());
    old();

    archives.collect();

    assertThat(
            jdbc.sql("SELECT count(*) FROM dataset_archives WHERE storage_key = ?")
                .param(key)
                .query(Long.class)
                .single())
        .isZero();
    assertThat(marked(key)).isFalse();
  }

  /** What is marked and stays so is removed an hour later. */
  private boolean marked(String key) {
    return jdbc.sql("SELECT EXISTS (SELECT 1 FROM orphans WHERE storage_key = ?)")
        .param(key)
        .query(Boolean.class)
        .single();
  }

  private void old() {
    jdbc.sql("UPDATE dataset_archives SET stored_at = stored_at - interval '2 hours'").update();
  }
}
