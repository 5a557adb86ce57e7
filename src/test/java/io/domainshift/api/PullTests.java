package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.catalog.FileServer;
import io.domainshift.cli.CommandLines;
import io.domainshift.cli.CommandLines.Result;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code domainshift pull} from a publisher on this machine into a running service. */
class PullTests extends ApiTest {

  private static final Path GOLDEN = Path.of(System.getProperty("golden.dir"));

  @TempDir private Path folder;
  private byte[] weights;
  private FileServer publisher;

  @BeforeEach
  void publish() throws IOException {
    weights = Files.readAllBytes(GOLDEN.resolve("generator-rosinality/generator.pt"));
    publisher = new FileServer(weights);
  }

  @AfterEach
  void stop() {
    publisher.close();
    for (String model : List.of("tiny", "tiny-2")) {
      send(to("/v1/models/" + model).DELETE());
    }
  }

  @Test
  void aPulledFileIsAnInstalledModel() {
    publisher.cutting(100_000);

    Result result = pull("tiny", "--accept-licence");

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("broke off after 100000 of 168037 bytes; trying again")
        .contains("Installed tiny as tiny (");
    JsonNode model = json(get("/v1/models/tiny"));
    assertThat(model.path("kind").asString()).isEqualTo("GENERATOR");
    assertThat(model.path("origin").asString()).isEqualTo(publisher.uri("/tiny.pt").toString());
    assertThat(model.path("licence").asString()).isEqualTo("For tests, https://example.org/terms");
    assertThat(model.at("/provenance/imported/sha256").asString()).isEqualTo(sha256());
    assertThat(folder.resolve("downloads")).isEmptyDirectory();
    assertThat(publisher.asked().get(1).range()).isEqualTo("bytes=100000-");
  }

  @Test
  void aLicenceThatLimitsMustBeAcceptedFirst() {
    Result result = pull("tiny");

    assertThat(result.code()).isNotZero();
    assertThat(result.err())
        .contains("tiny is under the licence 'For tests'. Read https://example.org/terms")
        .contains("--accept-licence");
    assertThat(publisher.asked()).isEmpty();
  }

  @Test
  void anotherFileThanThePublishedOneIsNotInstalled() {
    publisher.content[5]++;

    Result result = pull("tiny", "--accept-licence");

    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("expected " + sha256()).contains("nothing was installed");
    problem(get("/v1/models/tiny"), 404, "MODEL_NOT_FOUND");
  }

  @Test
  void whatIsInstalledIsNotPulledAgain() {
    assertThat(pull("tiny-open", "--as", "tiny-2").code()).isZero();
    assertThat(pull("tiny-open").out()).contains("Installed tiny-open");
    int requests = publisher.asked().size();

    assertThat(pull("tiny-open").out()).contains("tiny-open is installed already (");

    assertThat(publisher.asked()).hasSize(requests);
    send(to("/v1/models/tiny-open").DELETE());
  }

  @Test
  void aFileThatBrowsersGetIsTakenFromTheDisk() throws IOException {
    assertThat(pull("by-hand", "--accept-licence").err())
        .contains("save it from https://example.org/page and repeat with --file");
    Path file = Files.write(folder.resolve("saved.pt"), weights);

    Result result =
        pull("by-hand", "--accept-licence", "--file", file.toString(), "--as", "tiny-2");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("Installed by-hand as tiny-2");
    assertThat(file).exists();
    assertThat(json(get("/v1/models/tiny-2")).path("origin").asString())
        .isEqualTo("https://example.org/page");
  }

  @Test
  void saysWhatCannotBePulledAndWhy() {
    assertThat(pull("restyle-psp-ffhq", "--accept-licence").err())
        .contains("cannot be installed: encoders are not part of this version");
    assertThat(pull("ffhq-1023").err()).contains("no entry ffhq-1023 in the catalogue");
    assertThat(pull().err()).contains("Missing NAME");
    publisher.answering(404);
    assertThat(pull("tiny", "--accept-licence").err()).contains("is gone (HTTP 404)");
  }

  @Test
  void aFileThatTheServiceRefusesIsKept() {
    publisher.content = utf8("hello, I am a generator");

    Result result = pull("tiny-open");

    assertThat(result.err())
        .contains("INVALID_CHECKPOINT")
        .contains("the file is kept as " + folder.resolve("downloads/tiny-open.pt"));
    assertThat(folder.resolve("downloads/tiny-open.pt")).exists();
  }

  @Test
  void listsTheCatalogueWithWhatIsInstalled() {
    JsonNode page = json(get("/v1/catalog"));
    assertThat(page.path("data"))
        .anySatisfy(
            entry -> {
              assertThat(entry.path("name").asString()).isEqualTo("ffhq-1024");
              assertThat(entry.at("/licence/mustBeAccepted").asBoolean()).isTrue();
              assertThat(entry.path("installed").asBoolean()).isFalse();
            });

    assertThat(pull("--list").out())
        .contains("ffhq-1024 ")
        .containsPattern("clip-vit-b-32 +354 MB +CLIP ViT-B/32")
        .containsPattern("lsun-church-256 +by browser")
        .containsPattern("e4e-ffhq +not yet")
        .contains("tiny-open");
  }

  @Test
  void anUploadIsCheckedAgainstTheDigestThatItAnnounces() {
    problem(
        send(
            to("/v1/models?name=tiny&sha256=" + "0".repeat(64))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(weights))),
        422,
        "DIGEST_MISMATCH",
        "sha256");
    problem(
        send(
            to("/v1/models?name=tiny&sha256=zz")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(weights))),
        400,
        "INVALID_FIELD",
        "sha256");
    problem(get("/v1/models/tiny"), 404, "MODEL_NOT_FOUND");
  }

  private Result pull(String... args) {
    List<String> all = new ArrayList<>(List.of("pull"));
    all.addAll(List.of(args));
    all.add("--server=http://127.0.0.1:" + port);
    all.add("--catalog=" + catalog());
    all.add("--downloads=" + folder.resolve("downloads"));
    return CommandLines.run(all.toArray(String[]::new));
  }

  private Path catalog() {
    String yaml =
        """
        licences:
          terms: {name: For tests, url: "https://example.org/terms", mustBeAccepted: true}
          free: {name: Free, url: "https://example.org/free", mustBeAccepted: false}
        entries:
          - {name: tiny, kind: GENERATOR, title: A tiny one, serves: tests, size: 32,
             addresses: ["%1$s"], sha256: %2$s, bytes: %3$d, licence: terms}
          - {name: tiny-open, kind: GENERATOR, title: A tiny one, serves: tests, size: 32,
             addresses: ["%1$s"], licence: free}
          - {name: by-hand, kind: GENERATOR, title: A tiny one, serves: tests, size: 32,
             manual: "https://example.org/page", sha256: %2$s, licence: terms}
        """
            .formatted(publisher.uri("/tiny.pt"), sha256(), weights.length);
    try {
      return Files.writeString(folder.resolve("catalog.yml"), yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String sha256() {
    try {
      byte[] published = Files.readAllBytes(GOLDEN.resolve("generator-rosinality/generator.pt"));
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(published));
    } catch (IOException | java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
