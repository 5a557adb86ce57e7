package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.cli.CommandLines;
import io.domainshift.datasets.DatasetFixtures;
import io.domainshift.datasets.DatasetFixtures.File;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.Lane;
import io.domainshift.storage.ObjectStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;
import tools.jackson.databind.JsonNode;

/** Zips that come in pieces, by tus 1.0.0. */
class ResumableUploadTests extends ApiTest {

  @TempDir static Path folder;

  private static byte[] zip;

  @Autowired ApplicationContext context;
  @Autowired FakeWorker worker;
  @Autowired ObjectStorage storage;

  @BeforeAll
  static void pack() throws IOException {
    zip =
        Files.readAllBytes(
            DatasetFixtures.zip(folder.resolve("a.zip"), DatasetFixtures.pngs("", 12)));
  }

  @AfterEach
  void nothingLiesAround() throws Exception {
    jdbc.sql("UPDATE uploads SET expires_at = '2000-01-01'").update();
    sweep();
    assertThat(uploads()).isZero();
    try (Stream<Path> files = Files.list(data().resolve("uploads/resumable"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsOnly("folder-id");
    }
  }

  private void sweep() {
    ReflectionTestUtils.invokeMethod(context.getBean("resumableUploads"), "sweep");
  }

  private long uploads() {
    return jdbc.sql("SELECT count(*) FROM uploads").query(Long.class).single();
  }

  private static String metadata(String... pairs) {
    StringBuilder header = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      header
          .append(header.isEmpty() ? "" : ",")
          .append(pairs[i])
          .append(' ')
          .append(Base64.getEncoder().encodeToString(utf8(pairs[i + 1])));
    }
    return header.toString();
  }

  private HttpRequest.Builder tus(String path) {
    return to(path).header("Tus-Resumable", "1.0.0");
  }

  private HttpResponse<String> create(long length, String metadata) {
    return send(
        tus("/v1/uploads")
            .header("Upload-Length", Long.toString(length))
            .header("Upload-Metadata", metadata)
            .POST(BodyPublishers.noBody()));
  }

  private String created(long length, String... metadata) {
    HttpResponse<String> answer = create(length, metadata(metadata));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(header(answer, "Tus-Resumable")).hasValue("1.0.0");
    assertThat(header(answer, "Upload-Expires").orElseThrow()).endsWith("GMT");
    return header(answer, "Location").orElseThrow();
  }

  private HttpResponse<String> patch(String path, long offset, byte[] bytes, String... headers) {
    return send(
        with(
            tus(path)
                .header("Content-Type", "application/offset+octet-stream")
                .header("Upload-Offset", Long.toString(offset))
                .method("PATCH", BodyPublishers.ofByteArray(bytes)),
            headers));
  }

  private HttpResponse<String> head(String path) {
    return send(tus(path).method("HEAD", BodyPublishers.noBody()));
  }

  private String offset(String path) {
    return header(head(path), "Upload-Offset").orElseThrow();
  }

  private static byte[] part(int from, int to) {
    return Arrays.copyOfRange(zip, from, to);
  }

  @Test
  void theCommandLineGoesOnAfterEachCut() throws Exception {
    byte[] noise = new byte[10 << 20];
    new Random(1).nextBytes(noise);
    List<File> files = new ArrayList<>(DatasetFixtures.pngs("", 12));
    files.add(new File("noise.bin", noise));
    Path large = DatasetFixtures.zip(folder.resolve("large.zip"), files);
    try (CuttingProxy proxy = new CuttingProxy(port, 3 << 20, 2)) {
      CompletableFuture<CommandLines.Result> command =
          CompletableFuture.supplyAsync(
              () ->
                  CommandLines.run(
                      "dataset", "add", "cut", large.toString(), "--server", proxy.address()));
      UUID job = awaitJob("cut");
      JobLease lease = worker.claim(job, Lane.DATASETS);
      worker.succeed(
          lease, JSON.readTree("{\"dataset\":{\"name\":\"cut\",\"version\":1,\"id\":\"x\"}}"));

      CommandLines.Result result = command.get(60, TimeUnit.SECONDS);

      assertThat(result.code()).as(result.out() + result.err()).isZero();
      assertThat(result.out()).contains("broke off", "trying again", "Data set cut:1");
      assertThat(proxy.cutsLeft()).isZero();
      String key = json(get("/v1/jobs/" + job)).path("parameters").path("archive").asString();
      try (InputStream stored = storage.open(key)) {
        assertThat(stored.readAllBytes()).isEqualTo(Files.readAllBytes(large));
      }
    }
  }

  private UUID awaitJob(String name) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      Optional<UUID> job =
          jdbc.sql("SELECT id FROM jobs WHERE name = ? AND status = 'QUEUED'")
              .param(name)
              .query(UUID.class)
              .optional();
      if (job.isPresent()) {
        return job.get();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("No job " + name);
  }

  @Test
  void tellsWhatItSpeaks() {
    HttpResponse<String> answer =
        send(to("/v1/uploads").method("OPTIONS", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(header(answer, "Tus-Version")).hasValue("1.0.0");
    assertThat(header(answer, "Tus-Extension"))
        .hasValue("creation,termination,checksum,expiration");
    assertThat(header(answer, "Tus-Max-Size")).isPresent();
  }

  @Test
  void piecesBecomeOneJob() {
    long jobs = jobs();
    String metadata = metadata("name", "pieces", "size", "32", "filename", "a.zip");
    HttpResponse<String> begun = create(zip.length, metadata);
    String path = header(begun, "Location").orElseThrow();
    assertThat(offset(path)).isEqualTo("0");
    assertThat(patch(path, 0, part(0, 1000)).statusCode()).isEqualTo(204);
    assertThat(patch(path, 1000, part(1000, 1001)).statusCode()).isEqualTo(204);
    HttpResponse<String> now = head(path);
    assertThat(header(now, "Upload-Offset")).hasValue("1001");
    assertThat(header(now, "Upload-Length")).hasValue(Integer.toString(zip.length));
    assertThat(header(now, "Upload-Metadata")).hasValue(metadata);
    assertThat(header(now, "Cache-Control")).hasValue("no-store");
    assertThat(jobs()).isEqualTo(jobs);

    HttpResponse<String> last = patch(path, 1001, part(1001, zip.length));

    assertThat(last.statusCode()).as(last.body()).isEqualTo(204);
    JsonNode upload = json(get(path));
    JsonNode job = json(get(upload.path("links").path("job").asString()));
    assertThat(header(last, "Link").orElseThrow()).contains(job.path("id").asString());
    assertThat(job.path("name").asString()).isEqualTo("pieces");
    assertThat(job.path("parameters").path("options").path("size").asInt()).isEqualTo(32);
    // A client that never read the last answer asks, and may even send it again.
    assertThat(offset(path)).isEqualTo(Integer.toString(zip.length));
    assertThat(patch(path, zip.length, new byte[0]).statusCode()).isEqualTo(204);
    assertThat(jobs()).isEqualTo(jobs + 1);
  }

  @Test
  void aCutConnectionLosesNothingThatCame() throws Exception {
    String path = created(zip.length, "name", "broken-off");
    try (Socket socket = new Socket("127.0.0.1", port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          utf8(
              """
              PATCH %s HTTP/1.1
              Host: localhost
              Tus-Resumable: 1.0.0
              Upload-Offset: 0
              Content-Type: application/offset+octet-stream
              Content-Length: %d

              """
                  .formatted(path, zip.length)
                  .replace("\n", "\r\n")));
      out.write(zip, 0, 5000);
      out.flush();
      await(path, 5000);
    }
    HttpResponse<String> now = head(path);
    for (int i = 0; i < 200 && now.statusCode() == 423; i++) {
      Thread.sleep(20);
      now = head(path);
    }
    assertThat(header(now, "Upload-Offset")).hasValue("5000");

    assertThat(patch(path, 5000, part(5000, zip.length)).statusCode()).isEqualTo(204);
    assertThat(json(get(path)).path("job").isNull()).isFalse();
  }

  private static void await(String path, int size) throws Exception {
    Path file = file(path);
    for (int i = 0; i < 200 && Files.size(file) < size; i++) {
      Thread.sleep(20);
    }
    assertThat(Files.size(file)).isEqualTo(size);
  }

  private static Path file(String path) {
    String id = path.substring(path.lastIndexOf('/') + 1);
    return data().resolve("uploads/resumable/" + id + ".upload");
  }

  @Test
  void whatADeadServiceLeftWholeIsFinishedWhenAskedForOrByTheSweep() throws Exception {
    long jobs = jobs();
    String asked = created(zip.length, "name", "left");
    String swept = created(zip.length, "name", "left");
    Files.write(file(asked), zip);
    Files.write(file(swept), zip);

    assertThat(offset(asked)).isEqualTo(Integer.toString(zip.length));
    sweep();

    assertThat(jobs()).isEqualTo(jobs + 2);
    assertThat(json(get(asked)).path("job").asString())
        .isNotEqualTo(json(get(swept)).path("job").asString());
    assertThat(file(asked)).doesNotExist();
    assertThat(file(swept)).doesNotExist();
  }

  @Test
  void theSweepPassesOverWhatIsBeingWritten() throws Exception {
    long jobs = jobs();
    String held = created(zip.length, "name", "held");
    String whole = created(zip.length, "name", "whole");
    String left = created(zip.length, "name", "left");
    Files.write(file(whole), zip);
    Files.write(file(left), part(0, 10));
    jdbc.sql("UPDATE uploads SET expires_at = '2000-01-01' WHERE id <> ?::uuid")
        .param(whole.substring(whole.lastIndexOf('/') + 1))
        .update();
    try (FileChannel other = FileChannel.open(file(held), StandardOpenOption.WRITE)) {
      assertThat(other.tryLock()).isNotNull();
      sweep();
    }

    assertThat(jobs()).isEqualTo(jobs + 1);
    assertThat(head(held).statusCode()).isEqualTo(200);
    assertThat(head(left).statusCode()).isEqualTo(404);
    assertThat(file(left)).doesNotExist();
    assertThat(json(get(whole)).path("job").isNull()).isFalse();
  }

  @Test
  void oneRequestWritesAtATime() throws Exception {
    String path = created(zip.length, "name", "locked");
    try (FileChannel other = FileChannel.open(file(path), StandardOpenOption.WRITE)) {
      assertThat(other.tryLock()).isNotNull();

      HttpResponse<String> refused = patch(path, 0, zip);

      problem(refused, 423, "UPLOAD_LOCKED");
      assertThat(header(refused, "Retry-After")).isPresent();
      assertThat(head(path).statusCode()).isEqualTo(423);
    }
    assertThat(patch(path, 0, zip).statusCode()).isEqualTo(204);
  }

  @Test
  void bytesThatDoNotBeginWhereTheUploadEndsAreRefused() {
    String path = created(zip.length, "name", "offsets");
    patch(path, 0, part(0, 100));

    for (long wrong : new long[] {0, 99, 101}) {
      problem(patch(path, wrong, part(100, 200)), 409, "UPLOAD_OFFSET_CONFLICT", "Upload-Offset");
    }
    problem(patch(path, 100, new byte[zip.length]), 413, "BODY_TOO_LARGE");
    assertThat(offset(path)).isEqualTo("100");
  }

  @Test
  void aPieceWithAnotherChecksumIsForgotten() throws Exception {
    String path = created(zip.length, "name", "sums");
    byte[] piece = part(0, 3000);
    byte[] sum = MessageDigest.getInstance("SHA-1").digest(piece);
    String right = "sha1 " + Base64.getEncoder().encodeToString(sum);

    problem(
        patch(path, 0, part(1, 3001), "Upload-Checksum", right),
        460,
        "CHECKSUM_MISMATCH",
        "Upload-Checksum");
    assertThat(offset(path)).isEqualTo("0");
    problem(
        patch(path, 0, piece, "Upload-Checksum", "crc AAAA"),
        400,
        "INVALID_HEADER",
        "Upload-Checksum");
    assertThat(patch(path, 0, piece, "Upload-Checksum", right).statusCode()).isEqualTo(204);
    assertThat(offset(path)).isEqualTo("3000");
  }

  @Test
  void theWholeFileMustHaveTheDigestThatWasAnnounced() throws Exception {
    long jobs = jobs();
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(zip));
    String path = created(zip.length, "name", "digest", "sha256", sha256);
    byte[] other = zip.clone();
    other[zip.length / 2] ^= 1;

    problem(patch(path, 0, other), 422, "DIGEST_MISMATCH", "sha256");

    problem(get(path), 404, "UPLOAD_NOT_FOUND");
    assertThat(jobs()).isEqualTo(jobs);
    String again = created(zip.length, "name", "digest", "sha256", sha256);
    assertThat(patch(again, 0, zip).statusCode()).isEqualTo(204);
    assertThat(jobs()).isEqualTo(jobs + 1);
  }

  @Test
  void whatIsNoZipIsRefusedAtItsFirstBytes() {
    long jobs = jobs();
    String path = created(1 << 20, "name", "text");

    problem(patch(path, 0, utf8("No zip begins like this")), 422, "INVALID_DATASET");

    problem(get(path), 404, "UPLOAD_NOT_FOUND");
    String cut = created(1000, "name", "half");
    problem(patch(cut, 0, part(0, 1000)), 422, "INVALID_DATASET");
    problem(get(cut), 404, "UPLOAD_NOT_FOUND");
    assertThat(jobs()).isEqualTo(jobs);
  }

  @Test
  void anUploadCanBeGivenUp() {
    String path = created(zip.length, "name", "gone");
    patch(path, 0, part(0, 100));

    assertThat(send(tus(path).DELETE()).statusCode()).isEqualTo(204);

    problem(get(path), 404, "UPLOAD_NOT_FOUND");
    assertThat(file(path)).doesNotExist();
    assertThat(head(path).statusCode()).isEqualTo(404);
  }

  @Test
  void clientsThatCannotPatchSaySoInAHeader() {
    String path = created(zip.length, "name", "post");
    HttpResponse<String> sent =
        send(
            tus(path)
                .header("Content-Type", "application/offset+octet-stream")
                .header("Upload-Offset", "0")
                .header("X-HTTP-Method-Override", "PATCH")
                .POST(BodyPublishers.ofByteArray(part(0, 10))));

    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(204);
    assertThat(offset(path)).isEqualTo("10");
  }

  @ParameterizedTest
  @CsvSource({
    "0,            bmFtZSB4, INVALID_HEADER, Upload-Length, 400",
    "ten,          'name YQ==', INVALID_HEADER, Upload-Length, 400",
    "9000000000000,'name YQ==', BODY_TOO_LARGE, Upload-Length, 413",
    "15000000,     'name YQ==', STORAGE_FULL, Upload-Length, 507",
    "100,          'name YQ==,name YQ==', INVALID_HEADER, Upload-Metadata, 400",
    "100,          'name !', INVALID_HEADER, Upload-Metadata, 400",
    "100,          'size MzI=', INVALID_FIELD, name, 400",
    "100,          'name QQ==', INVALID_FIELD, name, 400",
    "100,          'name YQ==,size MzM=', INVALID_FIELD, size, 400",
    "100,          'name YQ==,size eA==', INVALID_FIELD, size, 400",
    "100,          'name YQ==,fit eA==', INVALID_FIELD, fit, 400",
    "100,          'name YQ==,sizes MzI=', UNKNOWN_FIELD, sizes, 400",
    "100,          'name YQ==,sha256 eA==', INVALID_FIELD, sha256, 400",
  })
  void refusesToBegin(String length, String metadata, String code, String field, int status) {
    HttpResponse<String> answer =
        send(
            tus("/v1/uploads")
                .header("Upload-Length", length)
                .header("Upload-Metadata", metadata)
                .POST(BodyPublishers.noBody()));

    problem(answer, status, code, field);
    assertThat(uploads()).isZero();
  }

  @Test
  void takesNoMoreUploadsThanItsSettings() {
    for (int i = 0; i < 3; i++) {
      created(100, "name", "many");
    }
    problem(create(100, metadata("name", "many")), 507, "STORAGE_FULL");
  }

  @Test
  void refusesOtherVersionsTypesAndIds() {
    String path = created(100, "name", "versions");
    HttpResponse<String> none = send(to(path).method("HEAD", BodyPublishers.noBody()));
    assertThat(none.statusCode()).isEqualTo(412);
    assertThat(header(none, "Tus-Version")).hasValue("1.0.0");
    problem(
        send(to("/v1/uploads").header("Tus-Resumable", "0.2.2").POST(BodyPublishers.noBody())),
        412,
        "PRECONDITION_FAILED",
        "Tus-Resumable");
    problem(
        send(
            tus(path)
                .header("Content-Type", "application/zip")
                .header("Upload-Offset", "0")
                .method("PATCH", BodyPublishers.ofByteArray(zip))),
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        "Content-Type");
    problem(patch("/v1/uploads/" + UUID.randomUUID(), 0, zip), 404, "UPLOAD_NOT_FOUND");
    problem(get("/v1/uploads/x"), 404, "PATH_NOT_FOUND");
  }

  @Test
  void anUploadOfAnotherServicesDiskIsNotDeniedButPutOff() {
    String path = created(100, "name", "elsewhere");
    jdbc.sql("UPDATE uploads SET folder = gen_random_uuid()").update();

    problem(get(path), 503, "SERVICE_UNAVAILABLE");

    jdbc.sql("UPDATE uploads SET folder = ?::uuid").param(folderId()).update();
  }

  private static String folderId() {
    try {
      return new String(
          Files.readAllBytes(data().resolve("uploads/resumable/folder-id")),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
