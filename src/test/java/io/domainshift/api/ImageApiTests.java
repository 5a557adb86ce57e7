package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Pictures over HTTP: sent on their own, and along with a request for a job. */
class ImageApiTests extends ApiTest {

  private static final String FAKE = "{\"method\":\"fake\",\"generator\":\"avatars64\"}";

  @AfterEach
  void nothingLiesAround() throws Exception {
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

  private static byte[] picture(String name) {
    try (InputStream in = ImageApiTests.class.getResourceAsStream("/pictures/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> sendRaw(String query, byte[] bytes, String... headers) {
    return send(
        with(
            to("/v1/images" + query)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(bytes)),
            headers));
  }

  private String stored(String name) {
    HttpResponse<String> answer = sendRaw("?name=" + name, picture(name));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer).path("id").asString();
  }

  private HttpResponse<String> adapt(FormBody form, String... headers) {
    return send(with(form.to(to("/v1/adaptations")), headers));
  }

  private long images() {
    return jdbc.sql("SELECT count(*) FROM images").query(Long.class).single();
  }

  private static long objects() throws IOException {
    try (Stream<Path> files = Files.walk(data().resolve("objects"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void keepsAPictureAsItCame() throws Exception {
    byte[] file = picture("orientation-6.jpg");
    HttpResponse<String> answer =
        send(new FormBody().file("file", "C:\\photos\\me.jpg", file).to(to("/v1/images")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode image = json(answer);
    String path = header(answer, "Location").orElseThrow();
    assertThat(image.path("name").asString()).isEqualTo("me.jpg");
    assertThat(image.path("mediaType").asString()).isEqualTo("image/jpeg");
    assertThat(image.path("width").asInt()).isEqualTo(24);
    assertThat(image.path("height").asInt()).isEqualTo(16);
    assertThat(json(get(path))).isEqualTo(image);
    HttpResponse<byte[]> content =
        HTTP.send(to(path + "/content").GET().build(), BodyHandlers.ofByteArray());
    assertThat(content.body()).isEqualTo(file);
    assertThat(header(content, "Content-Type")).hasValue("image/jpeg");
    assertThat(header(content, "X-Content-Type-Options")).hasValue("nosniff");
    assertThat(header(content, "Content-Security-Policy").orElseThrow()).contains("sandbox");
  }

  @Test
  void sameBytesTwiceAreTwoImagesOverOneObject() throws Exception {
    String one = stored("colour.png");
    long objects = objects();
    String other = stored("colour.png");

    assertThat(other).isNotEqualTo(one);
    assertThat(objects()).isEqualTo(objects);
    assertThat(send(to("/v1/images/" + one).DELETE()).statusCode()).isEqualTo(204);
    problem(get("/v1/images/" + one), 404, "IMAGE_NOT_FOUND");
    assertThat(get("/v1/images/" + other + "/content").statusCode()).isEqualTo(200);
  }

  @Test
  void sendingAgainUnderOneKeyStoresOnce() {
    String key = UUID.randomUUID().toString();
    HttpResponse<String> first = sendRaw("", picture("grey.png"), "Idempotency-Key", key);
    long images = images();

    HttpResponse<String> again = sendRaw("", picture("grey.png"), "Idempotency-Key", key);

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(images()).isEqualTo(images);
    problem(
        sendRaw("", picture("colour.png"), "Idempotency-Key", key),
        422,
        "IDEMPOTENCY_KEY_REUSED",
        "Idempotency-Key");
  }

  @Test
  void listsPageByPage() {
    String one = stored("grey.png");
    String other = stored("lossy.webp");

    JsonNode page = json(get("/v1/images?limit=1"));
    assertThat(page.path("hasMore").asBoolean()).isTrue();
    JsonNode rest = json(get("/v1/images?limit=100&after=" + one));
    assertThat(rest.path("data").get(0).path("id").asString()).isEqualTo(other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"picture.gif", "animation.webp", "make.py"})
  void refusesWhatIsNoPictureAndStoresNothing(String name) throws Exception {
    long images = images();
    long objects = objects();

    problem(sendRaw("", picture(name)), 422, "INVALID_IMAGE", "file");
    byte[] half = picture("colour.png");
    problem(sendRaw("", Arrays.copyOf(half, half.length / 2)), 422, "INVALID_IMAGE", "file");

    assertThat(images()).isEqualTo(images);
    assertThat(objects()).isEqualTo(objects);
  }

  @Test
  void refusesBodiesOverTheLimit() {
    problem(sendRaw("", new byte[51 << 20]), 422, "INVALID_IMAGE", "file");
    HttpRequest.Builder undeclared =
        to("/v1/images")
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofInputStream(() -> InputStream.nullInputStream()));
    problem(send(undeclared), 422, "INVALID_IMAGE", "file");
    problem(
        send(new FormBody().text("request", " ".repeat(65 << 10) + FAKE).to(to("/v1/adaptations"))),
        413,
        "BODY_TOO_LARGE",
        "request");
  }

  @Test
  void refusesPartsThatNobodyReads() {
    byte[] file = picture("grey.png");
    problem(
        send(new FormBody().file("file", "a", file).text("nam", "x").to(to("/v1/images"))),
        400,
        "UNKNOWN_FIELD",
        "nam");
    problem(
        send(new FormBody().file("file", "a", file).file("file", "b", file).to(to("/v1/images"))),
        400,
        "INVALID_FIELD",
        "file");
    problem(
        adapt(new FormBody().text("request", FAKE).file("sytle", "a", file)),
        400,
        "UNKNOWN_FIELD",
        "sytle");
  }

  @Test
  void queuesAJobWithThePicturesThatCame() throws Exception {
    long images = images();
    HttpResponse<String> answer =
        adapt(
            new FormBody()
                .text("request", FAKE)
                .file("target", "me.jpg", picture("orientation-6.jpg"))
                .file("style", "one.webp", picture("lossy.webp"))
                .file("style", "two.png", picture("alpha.png")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode job = json(answer);
    assertThat(images()).isEqualTo(images + 3);
    String target = job.path("links").path("targetImage").asString();
    assertThat(json(get(target)).path("name").asString()).isEqualTo("me.jpg");
    assertThat(
            json(get(job.path("links").path("styleImages[1]").asString())).path("name").asString())
        .isEqualTo("two.png");
    problem(send(to(target).DELETE()), 409, "IMAGE_IN_USE");
    send(to("/v1/jobs/" + job.path("id").asString() + "/cancel").POST(BodyPublishers.noBody()));
    assertThat(send(to(target).DELETE()).statusCode()).isEqualTo(204);
  }

  @Test
  void namesPicturesThatAreThere() {
    String id = stored("grey.png");

    HttpResponse<String> job =
        post("/v1/adaptations", FAKE.replace("}", ",\"targetImage\":\"" + id + "\"}"));

    assertThat(job.statusCode()).as(job.body()).isEqualTo(202);
    problem(send(to("/v1/images/" + id).DELETE()), 409, "IMAGE_IN_USE");
    problem(
        post(
            "/v1/adaptations",
            FAKE.replace("}", ",\"targetImage\":\"" + UUID.randomUUID() + "\"}")),
        400,
        "INVALID_FIELD",
        "targetImage");
  }

  @Test
  void formUnderOneKeyIsOneJob() {
    String key = UUID.randomUUID().toString();
    HttpResponse<String> first = adapt(form("grey.png"), "Idempotency-Key", key);
    long images = images();
    long jobs = jobs();

    HttpResponse<String> again = adapt(form("grey.png"), "Idempotency-Key", key);

    assertThat(json(again).path("id")).isEqualTo(json(first).path("id"));
    problem(
        adapt(form("colour.png"), "Idempotency-Key", key),
        422,
        "IDEMPOTENCY_KEY_REUSED",
        "Idempotency-Key");
    assertThat(images()).isEqualTo(images);
    assertThat(jobs()).isEqualTo(jobs);
  }

  private static FormBody form(String picture) {
    return new FormBody().text("request", FAKE).file("target", "a", picture(picture));
  }

  @Test
  void storesNothingOfARefusedRequest() throws Exception {
    long images = images();
    long jobs = jobs();
    long objects = objects();
    byte[] good = picture("alpha-16.png");
    byte[] gif = picture("picture.gif");
    String wrong = FAKE.replace("}", ",\"iterations\":1000}");
    String both = FAKE.replace("}", ",\"targetImage\":\"x\"}");

    problem(adapt(form("picture.gif")), 422, "INVALID_IMAGE", "target");
    problem(
        adapt(
            new FormBody().text("request", FAKE).file("style", "a", good).file("style", "b", gif)),
        422,
        "INVALID_IMAGE",
        "style[1]");
    problem(
        adapt(new FormBody().text("request", wrong).file("target", "a", good)),
        400,
        "INVALID_FIELD",
        "iterations");
    problem(
        adapt(new FormBody().text("request", both).file("target", "a", good)),
        400,
        "INVALID_FIELD",
        "targetImage");
    problem(
        adapt(
            new FormBody()
                .text("request", FAKE)
                .file("target", "a", good)
                .file("target", "b", good)),
        400,
        "INVALID_FIELD",
        "target");
    problem(adapt(new FormBody().file("target", "a", good)), 400, "INVALID_FIELD", "request");
    problem(adapt(new FormBody().text("request", "{")), 400, "MALFORMED_JSON");
    problem(adapt(new FormBody().text("request", "[]")), 400, "MALFORMED_JSON", "request");
    FormBody many = new FormBody().text("request", FAKE);
    for (int i = 0; i < 21; i++) {
      many.file("style", "a", good);
    }
    problem(adapt(many), 400, "INVALID_FIELD", "style");

    assertThat(images()).isEqualTo(images);
    assertThat(jobs()).isEqualTo(jobs);
    assertThat(objects()).isEqualTo(objects);
  }

  @Test
  void validatesAFormAndStoresNothing() throws Exception {
    long images = images();
    long objects = objects();

    HttpResponse<String> plan = send(form("alpha.png").to(to("/v1/jobs:validate")));

    assertThat(plan.statusCode()).as(plan.body()).isEqualTo(200);
    assertThat(json(plan).path("valid").asBoolean()).isTrue();
    problem(send(form("make.py").to(to("/v1/jobs:validate"))), 422, "INVALID_IMAGE", "target");
    assertThat(images()).isEqualTo(images);
    assertThat(objects()).isEqualTo(objects);
  }
}
