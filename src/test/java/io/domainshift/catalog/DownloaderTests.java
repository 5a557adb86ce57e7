package io.domainshift.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.catalog.Downloader.Downloaded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a real server, whole and in pieces, and from servers that change or lie. */
class DownloaderTests {

  private static final int BYTES = 300_000;
  private static final DownloadRules RULES =
      new DownloadRules(1 << 20, 3, Duration.ofMillis(1), Duration.ofSeconds(5));

  @TempDir private Path folder;
  private byte[] content;
  private FileServer server;
  private final List<String> reasons = new ArrayList<>();
  private long shown;

  @BeforeEach
  void publish() throws IOException {
    content = new byte[BYTES];
    new Random(5).nextBytes(content);
    server = new FileServer(content);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void bringsAFileWholeAndOnlyOnce() {
    Downloaded first = fetch(pinned());
    Downloaded again = fetch(pinned());

    assertThat(first.file()).isEqualTo(folder.resolve("faces.pkl")).hasBinaryContent(content);
    assertThat(first.sha256()).isEqualTo(sha256(content));
    assertThat(again).isEqualTo(first);
    assertThat(server.asked()).hasSize(1);
    assertThat(names()).containsExactly("faces.pkl");
    assertThat(shown).isEqualTo(BYTES);
  }

  @Test
  void goesOnWhereAConnectionWasCut() {
    server.cutting(100_000, 50_000);

    assertThat(fetch(pinned()).file()).hasBinaryContent(content);

    assertThat(server.asked())
        .extracting(FileServer.Asked::range)
        .containsExactly(null, "bytes=100000-", "bytes=150000-");
    assertThat(server.asked().get(1).ifRange()).isEqualTo("\"one\"");
    assertThat(reasons).hasSize(2).first().asString().contains("broke off");
  }

  @Test
  void goesOnWhereAnEarlierCommandStopped() {
    server.cutting(100_000, 0, 0, 0);
    assertThatThrownBy(() -> fetch(pinned())).hasMessageContaining("broke off");
    assertThat(names()).containsExactlyInAnyOrder("faces.pkl.part", "faces.pkl.part.json");

    assertThat(fetch(pinned()).file()).hasBinaryContent(content);

    assertThat(server.asked().get(server.asked().size() - 1).range()).isEqualTo("bytes=100000-");
    assertThat(names()).containsExactly("faces.pkl");
  }

  @Test
  void beginsAnewWhereTheServerServesNoRanges() {
    server.ranges = false;
    server.cutting(100_000);

    assertThat(fetch(pinned()).file()).hasBinaryContent(content);

    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void beginsAnewWhenThePublisherReplacedTheFile() {
    server.cutting(100_000, 0, 0, 0);
    assertThatThrownBy(() -> fetch(unpinned())).isInstanceOf(DownloadException.class);
    byte[] newer = content.clone();
    newer[7]++;
    server.content = newer;
    server.etag = "\"two\"";

    assertThat(fetch(unpinned()).file()).hasBinaryContent(newer);
  }

  @Test
  void beginsAnewWhenTheServerContinuesWithAnotherContent() {
    server.cutting(100_000, 0, 0, 0);
    assertThatThrownBy(() -> fetch(unpinned())).isInstanceOf(DownloadException.class);
    byte[] newer = content.clone();
    newer[7]++;
    server.content = newer;
    server.etag = "\"two\"";
    server.ignoringConditions();

    assertThat(fetch(unpinned()).file()).hasBinaryContent(newer);
  }

  @Test
  void withoutATagOnlyTheDigestJoinsTwoHalves() {
    server.etag = null;
    server.cutting(100_000);
    assertThat(fetch(unpinned()).file()).hasBinaryContent(content);
    assertThat(server.asked()).extracting(FileServer.Asked::range).containsExactly(null, null);

    server.cutting(100_000);
    assertThat(fetch(entry("pinned", sha256(content), null)).file()).hasBinaryContent(content);
    assertThat(server.asked().get(3).range()).isEqualTo("bytes=100000-");
  }

  @Test
  void joinsNoHalvesOfTwoContentsUnderADigest() {
    server.etag = null;
    byte[] older = content.clone();
    older[7]++;
    server.content = older;
    server.cutting(100_000, 0, 0, 0);
    assertThatThrownBy(() -> fetch(pinned())).isInstanceOf(DownloadException.class);
    server.content = content;

    assertThat(fetch(pinned()).file()).hasBinaryContent(content);

    assertThat(reasons).last().asString().contains("beginning anew");
  }

  @Test
  void keepsNothingOfAnotherDigest() {
    CatalogEntry entry = entry("faces", "0".repeat(64), null);

    assertThatThrownBy(() -> fetch(entry))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("has SHA-256 " + sha256(content) + ", expected 0000")
        .hasMessageContaining("nothing was installed");

    assertThat(folder.resolve("faces.pkl")).doesNotExist();
    assertThat(fetch(pinned()).file()).as("the next try begins anew").hasBinaryContent(content);
    assertThat(server.asked().get(1).range()).isNull();
  }

  @Test
  void aPublishedPrefixIsEnoughToRefuseOrAccept() {
    String prefix = sha256(content).substring(0, 8);

    assertThat(fetch(entry("faces", null, prefix)).sha256()).startsWith(prefix);
    assertThatThrownBy(() -> fetch(entry("other", null, "01234567")))
        .hasMessageContaining("expected one that begins with 01234567");
  }

  @Test
  void refusesAFileOfAnotherSizeBeforeItsBytes() {
    CatalogEntry entry = entry("faces", null, null, BYTES + 1L, server.uri("/faces.pkl"));
    assertThatThrownBy(() -> fetch(entry)).hasMessageContaining("expected " + (BYTES + 1));

    assertThatThrownBy(
            () ->
                new Downloader(new DownloadRules(1000, 1, Duration.ZERO, Duration.ofSeconds(5)))
                    .fetch(pinned(), folder, (bytes, total) -> {}))
        .hasMessageContaining("larger than 1000 bytes");
  }

  @Test
  void triesAgainWhileAServerIsBusyAndGivesUpWhenAFileIsGone() {
    server.answering(503, 429);
    assertThat(fetch(pinned()).file()).hasBinaryContent(content);

    server.answering(404);
    assertThatThrownBy(() -> fetch(entry("gone", null, null)))
        .hasMessageContaining("is gone (HTTP 404)");
    server.answering(503, 503, 503, 503);
    assertThatThrownBy(() -> fetch(entry("busy", null, null))).hasMessageContaining("HTTP 503");
  }

  @Test
  void takesTheNextAddressWhenOneIsGone() {
    server.answering(404);
    CatalogEntry entry =
        entry("faces", sha256(content), null, null, server.uri("/old"), server.uri("/new"));

    assertThat(fetch(entry).file()).hasBinaryContent(content);
  }

  @Test
  void followsARedirectWithItsRange() {
    server.redirecting("/start", server.uri("/end.pkl")).cutting(1000);
    CatalogEntry entry = entry("faces", sha256(content), null, null, server.uri("/start"));

    assertThat(fetch(entry).file()).hasBinaryContent(content);

    assertThat(server.asked().get(3))
        .isEqualTo(new FileServer.Asked("/end.pkl", "bytes=1000-", "\"one\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.org/x", "ftp://127.0.0.1/x", "https://me@example.org/x"})
  void followsNoRedirectToAnUnsafeAddress(String target) {
    server.redirecting("/start", URI.create(target));

    assertThatThrownBy(() -> fetch(entry("faces", null, null, null, server.uri("/start"))))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("redirects to '" + target + "'");
  }

  @Test
  void publicHostsMayNotSendToThisMachine() {
    URI open = URI.create("https://example.org/x");
    assertThat(Addresses.mayRedirect(open, URI.create("http://127.0.0.1/x"))).isFalse();
    assertThat(Addresses.mayRedirect(open, URI.create("https://localhost/x"))).isFalse();
    assertThat(Addresses.mayRedirect(open, URI.create("http://example.org/x"))).isFalse();
    assertThat(Addresses.mayRedirect(open, URI.create("https://cdn.example.org/x"))).isTrue();
  }

  @Test
  void leavesARunningDownloadAlone() throws IOException {
    Path part = folder.resolve("faces.pkl.part");
    try (FileChannel other =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> fetch(pinned())).hasMessageContaining("by another command");
    }
    assertThat(fetch(pinned()).file()).hasBinaryContent(content);
  }

  @Test
  void endsAConnectionThatFellSilent() throws IOException {
    try (SilentServer silent = new SilentServer()) {
      DownloadRules impatient =
          new DownloadRules(1 << 20, 1, Duration.ZERO, Duration.ofMillis(200));
      assertThatThrownBy(
              () ->
                  new Downloader(impatient)
                      .fetch(
                          entry("faces", null, null, null, silent.uri()),
                          folder,
                          (bytes, total) -> {}))
          .hasMessageContaining("fell silent");
    }
  }

  @Test
  void checksAFileBroughtByHand() throws IOException {
    Path file = Files.write(folder.resolve("by-hand"), content);

    assertThat(Downloader.check(pinned(), file).sha256()).isEqualTo(sha256(content));
    assertThatThrownBy(() -> Downloader.check(entry("faces", "0".repeat(64), null), file))
        .hasMessageContaining("expected 0000");
    assertThatThrownBy(() -> Downloader.check(pinned(), folder.resolve("none")))
        .hasMessageContaining("is not a readable file");
  }

  private CatalogEntry pinned() {
    return entry("faces", sha256(content), null);
  }

  private CatalogEntry unpinned() {
    return entry("faces", null, null);
  }

  private CatalogEntry entry(String name, @Nullable String sha256, @Nullable String prefix) {
    return entry(name, sha256, prefix, null, server.uri("/faces.pkl"));
  }

  private static CatalogEntry entry(
      String name,
      @Nullable String sha256,
      @Nullable String prefix,
      @Nullable Long bytes,
      URI... addresses) {
    return new CatalogEntry(
        name,
        CatalogKind.GENERATOR,
        "Faces",
        "tests",
        8,
        List.of(addresses),
        null,
        sha256,
        prefix,
        bytes,
        null,
        new Licence("MIT", URI.create("https://example.org"), false),
        null);
  }

  private Downloaded fetch(CatalogEntry entry) {
    return new Downloader(RULES)
        .fetch(
            entry,
            folder,
            new DownloadProgress() {
              @Override
              public void at(long bytes, long total) {
                shown = bytes;
              }

              @Override
              public void again(String reason) {
                reasons.add(reason);
              }
            });
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
