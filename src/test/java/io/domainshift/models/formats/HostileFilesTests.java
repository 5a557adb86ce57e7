package io.domainshift.models.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.models.Checkpoint;
import io.domainshift.models.InvalidCheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to harm: each is refused, quickly, with one kind of exception. */
@Timeout(60)
class HostileFilesTests {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path folder;

  /** Opcodes as Latin-1 text. */
  private Path archive(String pickle) throws IOException {
    return zip("archive/data.pkl", latin(pickle));
  }

  private Path zip(Object... namesAndBytes) throws IOException {
    Path file = folder.resolve("archive.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < namesAndBytes.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) namesAndBytes[i]));
        zip.write((byte[]) namesAndBytes[i + 1]);
      }
    }
    return file;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void refuses(Path file, String... words) {
    assertThatThrownBy(() -> CheckpointFile.read(file, null))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @CsvSource({
    "posix,system",
    "builtins,eval",
    "builtins,getattr",
    "__builtin__,apply",
    "os,popen",
    "subprocess,Popen",
    "torch,load",
    "torch.storage,_load_from_bytes",
    "torch.hub,load",
    "numpy.core.multiarray,_reconstruct",
    "__torch__.x,Y",
    "operator,attrgetter",
    "datetime,datetime",
    "decimal,Decimal"
  })
  void refusesGlobalsByName(String module, String name) throws IOException {
    refuses(
        archive("\u0080\u0002c" + module + "\n" + name + "\n(X\u0002\u0000\u0000\u0000idtR."),
        "Global " + module + "." + name,
        "not allowed");
    byte[] stackGlobal =
        latin(
            "\u0080\u0004\u008c"
                + (char) module.length()
                + module
                + "\u008c"
                + (char) name.length()
                + name
                + "\u0093)R.");
    if (!module.equals("torch.storage")) { // which a plain pickle may use, for tensors
      refuses(Files.write(folder.resolve("plain.pkl"), stackGlobal), module + "." + name);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(iposix\\nsystem\\n.| opcode 105",
        "(cposix\\nsystem\\no.| not allowed",
        "Pid\\n.| opcode 80",
        "\\x82\\x01.| opcode 130",
        "V\\n.| opcode 86",
        "NK\\x01K\\x02s.| broken",
        "}}}s.| neither text nor number",
        "}(K\\x01u.| broken",
        "NR.| broken",
        "h\\x07.| broken",
        "X\\xff\\xff\\xff\\x7fab.| claims",
        "B\\xff\\xff\\xff\\xffab.| claims",
        "\\x8b\\xff\\xff\\xff\\x7f.| opcode 139",
        "\\x8e\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f.| broken",
        "1.| opcode 49",
        "e.| broken",
        "0.| broken",
        "]| broken",
        "].| no dictionary"
      })
  void refusesPicklesThatAreNone(String opcodes, String finding) throws IOException {
    refuses(archive("\u0080\u0002" + unescape(opcodes)), finding);
  }

  private static String unescape(String text) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\\') {
        result.append(text.charAt(i));
      } else if (text.charAt(++i) == 'n') {
        result.append('\n');
      } else {
        result.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      }
    }
    return result.toString();
  }

  @Test
  void refusesDictionariesThatHoldThemselves() throws IOException {
    // d = {}; d["g_ema"] = d
    refuses(archive("\u0080\u0002}q\u0000X\u0005\u0000\u0000\u0000g_emah\u0000s."), "unknown");
  }

  @Test
  void refusesModulesThatHoldThemselves() throws IOException {
    String module = "c__torch__.M\nC\nq\u0000)\u0081q\u0001}X\u0001\u0000\u0000\u0000mh\u0001sb.";
    Path file = zip("a/data.pkl", latin("\u0080\u0002" + module), "a/code/x.py", latin("pass"));
    refuses(file, "nested too deep");
  }

  @Test
  void refusesMillionsOfOperations() throws IOException {
    byte[] lists = new byte[4 << 20];
    Arrays.fill(lists, (byte) '}');
    lists[0] = (byte) 0x80;
    lists[1] = 2;
    refuses(zip("a/data.pkl", lists), "operations");
  }

  @Test
  void refusesTensorsThatLeaveTheirStorage() throws IOException {
    // offset, sizes, strides over a storage of 4 floats
    for (String view :
        new String[] {
          "K\u0000K\u0005\u0085K\u0001\u0085",
          "K\u0001K\u0004\u0085K\u0001\u0085",
          "K\u0000K\u0002K\u0002\u0086K\u0003K\u0001\u0086",
          "K\u0000K\u0008\u0085K\u0000\u0085",
          "K\u0000J\u00ff\u00ff\u00ff\u00ff\u0085K\u0001\u0085",
          "K\u0000(J\u0000\u0000\u0000\u007fJ\u0000\u0000\u0000\u007fJ\u0000\u0000\u0000\u007ft"
              + "(K\u0001K\u0001K\u0001t",
          "J\u00ff\u00ff\u00ff\u00ffK\u0001\u0085K\u0001\u0085",
          "K\u0000K\u0001\u0085K\u0001K\u0001\u0086"
        }) {
      refuses(tensor(view, 4, new byte[16]), "leaves its storage");
    }
  }

  @Test
  void refusesStoragesOfAnotherSize() throws IOException {
    String whole = "K\u0000K\u0004\u0085K\u0001\u0085";
    refuses(tensor(whole, 4, new byte[15]), "15 bytes, expected 16 bytes");
    refuses(tensor(whole, 4, new byte[17]), "17 bytes, expected 16 bytes");
  }

  /** A state dictionary with one view of storage 0. */
  private Path tensor(String view, int elements, byte[] bytes) throws IOException {
    String pickle =
        "\u0080\u0002}X\u0001\u0000\u0000\u0000wctorch._utils\n_rebuild_tensor_v2\n((X\u0007\u0000"
            + "\u0000\u0000storagectorch\nFloatStorage\nX\u0001\u0000\u0000\u00000X\u0003\u0000"
            + "\u0000\u0000cpuK"
            + (char) elements
            + "tQ"
            + view
            + "\u0089}tRs.";
    return zip("a/data.pkl", latin(pickle), "a/data/0", bytes);
  }

  @Test
  void refusesZipBombs() throws IOException {
    Path file = folder.resolve("bomb.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("a/data.pkl"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 512; i++) {
        zip.write(zeros);
      }
    }
    assertThat(Files.size(file)).isLessThan(1 << 20);
    refuses(file, "inflates to 536870912 bytes");
  }

  @Test
  void refusesEntriesThatClaimAnotherSize() throws IOException {
    Path file = zip("a/data.pkl", new byte[1000]);
    byte[] bytes = Files.readAllBytes(file);
    int directory = lastIndex(bytes, "PK\u0001\u0002");
    for (int claimed : new int[] {999, 1001}) {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, claimed);
      refuses(Files.write(file, bytes), "another size");
    }
  }

  @Test
  void refusesOverlappingEntries() throws IOException {
    Path file = zip("a/data.pkl", new byte[64], "a/data/0", new byte[64]);
    byte[] bytes = Files.readAllBytes(file);
    int second = lastIndex(bytes, "PK\u0001\u0002");
    int first = lastIndex(Arrays.copyOf(bytes, second), "PK\u0001\u0002");
    ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int gap = zip.getInt(second + 42) - zip.getInt(first + 42);
    zip.putInt(first + 20, gap); // the first entry now reaches into the second
    refuses(Files.write(file, bytes), "overlapping");
  }

  @Test
  void refusesNamesOutsideTheArchive() throws IOException {
    refuses(zip("a/data.pkl", latin("."), "../x", new byte[1]), "outside itself");
    refuses(zip("a/data.pkl", latin("."), "/etc/x", new byte[1]), "outside itself");
    refuses(zip("a/data.pkl", latin("."), "b/data.pkl", latin(".")), "2 files data.pkl");
    refuses(zip("x", new byte[1]), "0 files data.pkl");
  }

  @Test
  void refusesDamagedEntries() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve("generator-rosinality/generator.pt"));
    bytes[bytes.length / 2] ^= 1;
    refuses(Files.write(folder.resolve("damaged"), bytes), "is damaged");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generator-rosinality/generator.pt",
        "generator-rosinality/generator_legacy_format.pt",
        "generator-nvidia/network-resnet.pkl",
        "generator-nvidia/state-dict-skip.safetensors",
        "clip/vit_full_jit.pt"
      })
  void survivesTruncationAndFlippedBits(String seed) throws IOException {
    byte[] whole = Files.readAllBytes(GOLDEN.resolve(seed));
    Random random = new Random(seed.hashCode());
    Path file = folder.resolve("fuzz");
    for (int round = 0; round < 200; round++) {
      int length = round < 64 ? round : random.nextInt(whole.length);
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(isRefused(file)).as("%d bytes", length).isTrue();
    }
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] bytes = whole.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[position(random, bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, bytes);
      refused += isRefused(file) ? 1 : 0;
    }
    assertThat(refused).as("refused of 500").isGreaterThan(50);
  }

  /** Mostly where the structure is: at both ends. */
  private static int position(Random random, int length) {
    int edge = Math.min(length, 16 << 10);
    return switch (random.nextInt(4)) {
      case 0, 1 -> random.nextInt(edge);
      case 2 -> length - 1 - random.nextInt(edge);
      default -> random.nextInt(length);
    };
  }

  /** Any other exception fails the test. */
  private static boolean isRefused(Path file) {
    try {
      Checkpoint checkpoint = CheckpointFile.read(file, null);
      assertThat(checkpoint.tensors()).isNotEmpty();
      return false;
    } catch (InvalidCheckpointException e) {
      return true;
    }
  }

  private static int lastIndex(byte[] bytes, String signature) {
    byte[] wanted = latin(signature);
    for (int at = bytes.length - wanted.length; at >= 0; at--) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    throw new AssertionError("No " + signature);
  }
}
