package io.domainshift.datasets;

import static io.domainshift.datasets.DatasetFixtures.pngs;
import static io.domainshift.datasets.DatasetFixtures.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.datasets.DatasetFixtures.File;
import io.domainshift.datasets.PictureSource.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that mean harm, and such as are merely odd. */
class HostileArchivesTests {

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int MOST = 1000;

  @TempDir Path folder;

  private Path archive(List<File> files) {
    return zip(folder.resolve("archive.zip"), files);
  }

  private void refuses(Path archive, String why) {
    assertThatThrownBy(() -> ArchiveSource.open(archive, MOST).close())
        .isInstanceOf(InvalidDatasetException.class)
        .hasMessageContaining(why);
  }

  /** Changes each header of one kind in place. */
  private static Path patch(Path archive, int signature, Patch patch) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(archive)).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 4 <= bytes.limit(); at++) {
      if (bytes.getInt(at) == signature) {
        patch.header(bytes, at);
      }
    }
    return Files.write(archive, bytes.array());
  }

  private interface Patch {
    void header(ByteBuffer archive, int at);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../evil.png", "a/../../evil.png", "/etc/evil.png", "C:/evil.png", "a\\..\\b.png"})
  void refusesNamesThatLeadOutside(String name) {
    refuses(archive(List.of(new File(name, new byte[1]))), "has an entry called");
  }

  @Test
  void keepsTerminalsSafeFromNames() {
    refuses(archive(List.of(new File("../\u001b[2J.png", new byte[1]))), "\"../?[2J.png\"");
  }

  @Test
  void refusesWhatIsNoZip() throws IOException {
    Path file = folder.resolve("archive.zip");
    for (byte[] bytes :
        List.of(new byte[0], new byte[100], "PK\5\6".getBytes(StandardCharsets.US_ASCII))) {
      refuses(Files.write(file, bytes), "is no zip or ends too early");
    }
  }

  @Test
  void refusesAnArchiveThatWasCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(archive(pngs("", 12)));
    for (int length : new int[] {whole.length - 1, whole.length / 2, 30}) {
      refuses(
          Files.write(folder.resolve("cut.zip"), java.util.Arrays.copyOf(whole, length)),
          "The archive ");
    }
  }

  @Test
  void refusesEncryptedEntries() throws IOException {
    Path archive =
        patch(archive(pngs("", 2)), CENTRAL, (zip, at) -> zip.putShort(at + 8, (short) 1));

    refuses(archive, "encrypted");
  }

  @Test
  void refusesMoreEntriesThanAreTaken() {
    List<File> files = new ArrayList<>();
    for (int i = 0; i <= MOST; i++) {
      files.add(new File(i + ".png", new byte[0]));
    }

    refuses(archive(files), "has 1001 entries, expected at most 1000");
  }

  @Test
  void refusesAListOfEntriesThatWouldNotFitIntoMemory() throws IOException {
    Path archive = archive(pngs("", 2));
    byte[] bytes = Files.readAllBytes(archive);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 10, 0x7FFFFFFF);

    refuses(Files.write(archive, bytes), "has a list of entries of 2147483647 bytes");
  }

  @Test
  void refusesALargeListAnnouncedByZip64() throws IOException {
    byte[] plain = Files.readAllBytes(archive(pngs("", 2)));
    int end = plain.length - 22;
    ByteBuffer zip = ByteBuffer.allocate(plain.length + 56 + 20).order(ByteOrder.LITTLE_ENDIAN);
    zip.put(plain, 0, end);
    zip.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
    zip.putInt(0).putInt(0).putLong(1L << 40).putLong(1L << 40).putLong(1L << 46).putLong(0);
    zip.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    zip.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);

    refuses(Files.write(folder.resolve("zip64.zip"), zip.array()), "entries, expected at most");
  }

  @Test
  void readsZip64() throws IOException {
    // The platform's writer uses it beyond 65535 entries.
    Path archive = folder.resolve("many.zip");
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < 70_000; i++) {
        zip.putNextEntry(new ZipEntry(i + ".png"));
      }
    }

    try (ArchiveSource source = ArchiveSource.open(archive, 100_000)) {
      assertThat(source.pictures()).hasSize(70_000);
    }
    refuses(archive, "has 70000 entries, expected at most 1000");
  }

  @Test
  void refusesEntriesThatShareTheirBytes() throws IOException {
    // A kernel of zeros that every entry's header points to: David Fifield's bomb of 2019.
    Path archive =
        archive(
            List.of(
                new File("a.png", new byte[4 << 20]),
                new File("b.png", new byte[4 << 20]),
                new File("c.png", new byte[9])));
    patch(archive, CENTRAL, (zip, at) -> zip.putInt(at + 20, 5000));

    refuses(archive, "has entries that overlap");
  }

  @Test
  void refusesTwoEntriesOfOneName() throws IOException {
    Path archive = archive(List.of(new File("a.png", new byte[1]), new File("b.png", new byte[1])));
    patch(archive, CENTRAL, (zip, at) -> zip.put(at + 46, (byte) 'a'));

    refuses(archive, "has two entries called \"a.png\"");
  }

  @Test
  void anEntryThatIsLargerThanDeclaredIsBroken() throws IOException {
    Path archive = archive(List.of(new File("a.png", new byte[10_000])));
    patch(archive, CENTRAL, (zip, at) -> zip.putInt(at + 24, 100));

    breaks(archive, "unpacks to another size than the archive declares");
  }

  @Test
  void anEntryThatDeclaresTooMuchIsNotRead() throws IOException {
    Path archive = archive(List.of(new File("a.png", new byte[(50 << 20) + 1])));

    breaks(archive, "is larger than 50 MiB");
  }

  @Test
  void damagedDataIsAFaultOfItsEntryOnly() throws IOException {
    List<File> files = pngs("", 3);
    Path archive = archive(files);
    int[] seen = new int[1];
    patch(
        archive,
        LOCAL,
        (zip, at) -> {
          if (seen[0]++ == 1) {
            zip.putInt(at + 40, 0x55555555);
          }
        });

    try (ArchiveSource source = ArchiveSource.open(archive, MOST)) {
      assertThat(source.read(source.pictures().get(0))).isEqualTo(files.get(0).bytes());
      assertThatThrownBy(() -> source.read(source.pictures().get(1)))
          .isInstanceOf(InvalidPictureException.class);
      assertThat(source.read(source.pictures().get(2))).isEqualTo(files.get(2).bytes());
    }
  }

  @Test
  void aBombSpreadOverManyEntriesIsRefusedWhileItUnpacks() throws IOException {
    List<File> zeros = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      zeros.add(new File(i + ".png", new byte[40 << 20]));
    }

    try (ArchiveSource source = ArchiveSource.open(archive(zeros), MOST)) {
      assertThatThrownBy(
              () -> {
                for (Entry entry : source.pictures()) {
                  source.read(entry);
                }
              })
          .isInstanceOf(InvalidDatasetException.class)
          .hasMessageContaining("unpacks to more than 100 times its size");
    }
  }

  @Test
  void aLinkIsNothingButItsText() throws IOException {
    Path archive = archive(List.of(File.text("link.png", "/etc/passwd")));
    patch(
        archive,
        CENTRAL,
        (zip, at) -> {
          zip.putShort(at + 4, (short) 0x0314); // made on Unix
          zip.putInt(at + 38, 0xA1FF0000); // a symbolic link
        });

    try (ArchiveSource source = ArchiveSource.open(archive, MOST)) {
      assertThat(source.read(source.pictures().get(0)))
          .isEqualTo("/etc/passwd".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void passesOverFoldersHiddenFilesAndWhatIsNoPicture() throws IOException {
    List<File> files = new ArrayList<>();
    files.add(new File("set/", new byte[0]));
    files.add(new File("set/a.PNG", new byte[1]));
    files.add(new File("set/.hidden/b.png", new byte[1]));
    files.add(new File("__MACOSX/set/._a.png", new byte[1]));
    files.add(new File("set/notes.txt", new byte[1]));
    files.add(new File("set/deep/dataset.json", new byte[1]));
    files.add(new File("set/dataset.json", new byte[1]));

    try (ArchiveSource source = ArchiveSource.open(archive(files), MOST)) {
      assertThat(source.pictures()).extracting(Entry::path).containsExactly("set/a.PNG");
      assertThat(source.ignored()).isEqualTo(3);
      assertThat(source.labels())
          .hasValueSatisfying(labels -> assertThat(labels.path()).isEqualTo("set/dataset.json"));
    }
  }

  private static void breaks(Path archive, String finding) throws IOException {
    try (ArchiveSource source = ArchiveSource.open(archive, MOST)) {
      assertThatThrownBy(() -> source.read(source.pictures().get(0)))
          .isInstanceOfSatisfying(
              InvalidPictureException.class, e -> assertThat(e.finding()).isEqualTo(finding));
    }
  }
}
