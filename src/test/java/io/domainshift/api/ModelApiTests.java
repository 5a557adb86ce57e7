package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ModelApiTests extends ApiTest {

  private static final Path GOLDEN = Path.of(System.getProperty("golden.dir"));
  private static final String WEIGHTS = "/v1/models/avatars64/weights";

  @Test
  void listsAndReadsModels() {
    JsonNode page = json(get("/v1/models?kind=GENERATOR&limit=1"));
    JsonNode model = page.path("data").get(0);
    assertThat(model.path("name").asString()).isEqualTo("avatars64");
    assertThat(model.path("architecture").path("size").asInt()).isEqualTo(64);
    assertThat(json(get("/v1/models/avatars64"))).isEqualTo(model);
    assertThat(json(get(model.path("links").path("self").asString()))).isEqualTo(model);
  }

  @Test
  void sendsWeightsWithTheirDigest() throws Exception {
    HttpResponse<byte[]> whole = bytes(WEIGHTS);

    assertThat(whole.statusCode()).isEqualTo(200);
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(whole.body());
    String hex = HexFormat.of().formatHex(sha256);
    assertThat(json(get("/v1/models/avatars64")).path("weights").path("sha256").asString())
        .isEqualTo(hex);
    assertThat(header(whole, "ETag")).hasValue('"' + hex + '"');
    assertThat(header(whole, "Repr-Digest"))
        .hasValue("sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":");
    assertThat(header(whole, "Accept-Ranges")).hasValue("bytes");
    assertThat(header(whole, "Content-Disposition").orElseThrow())
        .startsWith("attachment;")
        .contains("avatars64.safetensors");

    HttpResponse<String> head = send(to(WEIGHTS).method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "Content-Length")).hasValue(String.valueOf(whole.body().length));
    assertThat(header(head, "ETag")).isEqualTo(header(whole, "ETag"));
  }

  @Test
  void handsOutTheSameBytesForRosinalityEachTime() throws Exception {
    HttpResponse<byte[]> first = bytes(WEIGHTS + "?format=rosinality");
    HttpResponse<byte[]> again = bytes(WEIGHTS + "?format=rosinality");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(Arrays.copyOf(first.body(), 2)).isEqualTo(utf8("PK"));
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(header(first, "Content-Disposition").orElseThrow()).contains("avatars64.pt");
    problem(
        get("/v1/models/clip-starter/weights?format=rosinality"),
        400,
        "INVALID_PARAMETER",
        "format");
  }

  @ParameterizedTest
  @CsvSource({"bytes=0-9, 0, 10", "bytes=5-5, 5, 1", "bytes=-7, -7, 7", "bytes=100-, 100, -1"})
  void sendsARange(String range, int start, int length) throws Exception {
    byte[] whole = bytes(WEIGHTS).body();
    HttpResponse<byte[]> part = bytes(WEIGHTS, "Range", range);

    int from = start < 0 ? whole.length + start : start;
    int to = length < 0 ? whole.length : from + length;
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, from, to));
    assertThat(header(part, "Content-Range"))
        .hasValue("bytes %d-%d/%d".formatted(from, to - 1, whole.length));
  }

  @Test
  void honoursTheConditionsOfARange() throws Exception {
    HttpResponse<byte[]> whole = bytes(WEIGHTS);
    String etag = header(whole, "ETag").orElseThrow();

    assertThat(bytes(WEIGHTS, "Range", "bytes=0-9", "If-Range", etag).statusCode()).isEqualTo(206);
    assertThat(bytes(WEIGHTS, "Range", "bytes=0-9", "If-Range", "\"old\"").body())
        .isEqualTo(whole.body());
    assertThat(bytes(WEIGHTS, "If-None-Match", etag).statusCode()).isEqualTo(304);
    assertThat(bytes(WEIGHTS, "If-None-Match", "W/" + etag).statusCode()).isEqualTo(304);
    assertThat(bytes(WEIGHTS, "If-None-Match", "\"old\"").statusCode()).isEqualTo(200);
    problem(get(WEIGHTS, "If-Match", "\"old\""), 412, "PRECONDITION_FAILED", "If-Match");
    for (String ignored : List.of("lines=1-2", "bytes=9-1", "bytes=0-1,5-6", "nonsense")) {
      assertThat(bytes(WEIGHTS, "Range", ignored).statusCode()).as(ignored).isEqualTo(200);
    }
  }

  @Test
  void refusesARangeOutsideOfTheContent() {
    HttpResponse<String> answer = get(WEIGHTS, "Range", "bytes=99999999999-");
    problem(answer, 416, "RANGE_NOT_SATISFIABLE", "Range");
    assertThat(header(answer, "Content-Range").orElseThrow()).startsWith("bytes */");
  }

  @Test
  void importsAnUploadOnceAndDeletesIt() throws Exception {
    Path file = GOLDEN.resolve("generator-rosinality/generator.pt");
    String key = UUID.randomUUID().toString();
    HttpResponse<String> imported = upload("imported", file, key);

    assertThat(imported.statusCode()).as(imported.body()).isEqualTo(201);
    String path = header(imported, "Location").orElseThrow();
    assertThat(json(get(path)).path("licence").asString()).isEqualTo("MIT");
    assertThat(upload("imported", file, key).body()).isEqualTo(imported.body());
    problem(upload("imported", file, null), 409, "MODEL_NAME_TAKEN", "name");

    HttpResponse<String> raw =
        send(
            to("/v1/models?name=imported-raw")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofFile(file)));
    assertThat(raw.statusCode()).as(raw.body()).isEqualTo(201);

    for (String model : List.of("imported", "imported-raw")) {
      assertThat(send(to("/v1/models/" + model).DELETE()).statusCode()).isEqualTo(204);
      problem(get("/v1/models/" + model), 404, "MODEL_NOT_FOUND");
    }
    assertThat(uploads()).isEmpty();
  }

  @Test
  void keepsAModelThatAJobStillNeeds() {
    post("/v1/adaptations", "{\"method\":\"fake\",\"generator\":\"avatars64\"}");
    problem(send(to("/v1/models/avatars64").DELETE()), 409, "MODEL_IN_USE");
  }

  static Stream<Arguments> hostileFiles() {
    byte[] header =
        utf8(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}");
    return Stream.of(
        Arguments.of("nothing", new byte[0]),
        Arguments.of("no checkpoint", utf8("hello, I am a generator")),
        Arguments.of("overlapping ranges", safetensors(header, 6)),
        Arguments.of("a header longer than the file", safetensors(new byte[0], 0)),
        Arguments.of(
            "a pickle that calls os.system",
            utf8("cos\nsystem\n(S'touch /tmp/domainshift-was-here'\ntR.")),
        Arguments.of("half an archive", half("generator-rosinality/generator.pt")),
        Arguments.of("half a NVIDIA pickle", half("generator-nvidia/network-skip.pkl")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileFiles")
  void refusesAHostileFileAndStoresNothing(String what, byte[] content) throws IOException {
    long before = models();
    long stored = objects();
    HttpResponse<String> answer =
        send(
            to("/v1/models?name=hostile")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(content)));
    problem(answer, 422, "INVALID_CHECKPOINT", "file");
    assertThat(models()).isEqualTo(before);
    assertThat(objects()).isEqualTo(stored);
    assertThat(uploads()).isEmpty();
    assertThat(Path.of("/tmp/domainshift-was-here")).doesNotExist();
  }

  @Test
  void refusesAnUploadOverTheLimit() throws IOException {
    byte[] large = new byte[9 << 20];
    HttpResponse<String> answer =
        send(
            to("/v1/models?name=large")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(large)));
    problem(answer, 413, "BODY_TOO_LARGE");
    assertThat(uploads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Upper", "../etc", "a b", "-a"})
  void refusesANameThatIsNone(String name) throws Exception {
    problem(upload(name, GOLDEN.resolve("golden.none"), null), 400, "INVALID_FIELD", "name");
  }

  @Test
  void refusesPartsThatNobodyReads() {
    String form =
        "--b\r\nContent-Disposition: form-data; name=\"naem\"\r\n\r\nx\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n"
            + "--b--\r\n";
    problem(form(form), 400, "UNKNOWN_FIELD", "naem");
    problem(form("--b--\r\n"), 400, "INVALID_FIELD", "file");
    HttpResponse<String> noBoundary =
        send(
            to("/v1/models")
                .header("Content-Type", "multipart/form-data")
                .POST(BodyPublishers.ofString(form)));
    problem(noBoundary, 400, "MALFORMED_REQUEST");
  }

  private HttpResponse<String> form(String body) {
    return send(
        to("/v1/models")
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> upload(String name, Path file, @Nullable String key)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String[] part : new String[][] {{"name", name}, {"licence", "MIT"}}) {
      body.writeBytes(
          utf8(
              "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                  .formatted(part[0], part[1])));
    }
    body.writeBytes(
        utf8(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"weights\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n"));
    body.writeBytes(Files.exists(file) ? Files.readAllBytes(file) : utf8("none"));
    body.writeBytes(utf8("\r\n--b--\r\n"));
    return send(
        with(
            to("/v1/models")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofByteArray(body.toByteArray())),
            key == null ? new String[0] : new String[] {"Idempotency-Key", key}));
  }

  private HttpResponse<byte[]> bytes(String path, String... headers) throws Exception {
    return HTTP.send(with(to(path).GET(), headers).build(), BodyHandlers.ofByteArray());
  }

  private static List<Path> uploads() throws IOException {
    try (Stream<Path> files = Files.list(data().resolve("uploads"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static long objects() throws IOException {
    try (Stream<Path> files = Files.walk(data().resolve("objects"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static byte[] safetensors(byte[] header, int dataBytes) {
    byte[] file = new byte[8 + header.length + dataBytes];
    file[0] = (byte) (header.length == 0 ? 99 : header.length);
    System.arraycopy(header, 0, file, 8, header.length);
    return file;
  }

  private static byte[] half(String golden) {
    try {
      byte[] whole = Files.readAllBytes(GOLDEN.resolve(golden));
      return Arrays.copyOf(whole, whole.length / 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
