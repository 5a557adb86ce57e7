package io.domainshift.datasets;

import static io.domainshift.datasets.PictureFixtures.bytes;
import static io.domainshift.datasets.PictureFixtures.chunk;
import static io.domainshift.datasets.PictureFixtures.deflatedZeros;
import static io.domainshift.datasets.PictureFixtures.joined;
import static io.domainshift.datasets.PictureFixtures.png;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that mean harm: a clean refusal, before they cost memory or time. */
@Timeout(60)
class HostilePicturesTests {

  private static final int RGB = 2;

  @TempDir Path folder;

  private void assertRefused(byte[] file, String why) {
    Path path = PictureFixtures.file(folder, file);
    assertThatThrownBy(() -> PictureReader.check(path))
        .isInstanceOf(InvalidPictureException.class)
        .hasMessageContaining(why);
  }

  private static byte[] rows(int width, int height) {
    return chunk("IDAT", deflatedZeros((3L * width + 1) * height));
  }

  @Test
  void typeIsToldByContent() {
    assertRefused(bytes("picture.gif"), "another type, expected a JPEG, PNG or WebP file");
    assertRefused(
        "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8),
        "another type");
    assertRefused(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}, "another type");
    assertRefused(new byte[0], "is empty");
  }

  @Test
  void sizesAreReadBeforeDecoding() {
    assertRefused(png(30_000, 20, 8, RGB, rows(30_000, 20)), "is 30000 x 20 pixels");
    assertRefused(png(16_000, 16_000, 8, RGB, rows(1, 1)), "at most 50000000 in all");
    assertRefused(png(6_000, 6_000, 16, RGB, rows(1, 1)), "at most 25000000 in all with 16 bits");
    assertRefused(png(15, 400, 8, RGB, rows(15, 400)), "sides of 16 to 16384");
    assertRefused(png(-1, 400, 8, RGB, rows(1, 1)), "sides of 16 to 16384");
  }

  @Test
  void fileMayNotBeTooLarge() throws Exception {
    Path large = folder.resolve("large");
    try (var file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(PictureLimits.BYTES + 1);
    }

    assertThatThrownBy(() -> PictureReader.inspect(large))
        .hasMessageContaining("larger than 50 MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"animation.png", "animation.webp"})
  void animationsAreRefused(String name) {
    assertRefused(bytes(name), "is an animation, expected a still picture");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour.png",
        "progressive.jpg",
        "orientation-6.jpg",
        "lossy.webp",
        "lossless.webp",
        "alpha-lossy.webp"
      })
  void truncatedFilesAreRefused(String name) {
    byte[] whole = bytes(name);
    for (int length = 0; length < whole.length; length++) {
      Path file = PictureFixtures.file(folder, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PictureReader.check(file))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(InvalidPictureException.class);
    }
  }

  /** A gigabyte of text and a gigabyte of colour profile, in a megabyte each. */
  @Test
  void textAndProfilesAreNotInflated() {
    byte[] bomb = deflatedZeros(1L << 30);
    byte[] text = joined("a\0\0".getBytes(StandardCharsets.US_ASCII), bomb);
    byte[] international = joined("a\0\1\0\0\0".getBytes(StandardCharsets.US_ASCII), bomb);
    byte[] picture =
        png(
            32,
            32,
            8,
            RGB,
            chunk("zTXt", text),
            chunk("iTXt", international),
            chunk("iCCP", text),
            rows(32, 32));
    Path file = PictureFixtures.file(folder, picture);
    long before = allocated();

    BufferedImage read = PictureReader.read(file);

    assertThat(read.getWidth()).isEqualTo(32);
    assertThat(allocated() - before).isLessThan(64L << 20);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  /** Pixels that go on and on behind those of the picture. */
  @Test
  void pixelsBeyondThePictureAreNotInflated() {
    Path file =
        PictureFixtures.file(folder, png(32, 32, 8, RGB, chunk("IDAT", deflatedZeros(1L << 30))));
    long before = allocated();

    assertThat(PictureReader.read(file).getHeight()).isEqualTo(32);
    assertThat(allocated() - before).isLessThan(64L << 20);
  }

  @Test
  void promisesOfAChunkAreNotBelieved() {
    byte[] promise = chunk("IDAT", new byte[10]);
    promise[0] = 0x7F;

    assertRefused(png(32, 32, 8, RGB, promise), "ends too early");
  }

  /** Each scan of a progressive JPEG costs a pass over the whole picture, however short it is. */
  @Test
  void scansWithoutEndAreRefused() {
    byte[] picture = bytes("progressive.jpg");
    int scan = indexOf(picture, (byte) 0xDA);
    int next = indexOf(Arrays.copyOfRange(picture, scan + 1, picture.length), (byte) 0xC4);
    byte[] one = Arrays.copyOfRange(picture, scan - 1, scan + next);
    byte[][] many = new byte[200][];
    Arrays.fill(many, one);

    assertRefused(
        joined(
            Arrays.copyOf(picture, scan - 1), joined(many), new byte[] {(byte) 0xFF, (byte) 0xD9}),
        "more than 100 scans");
    byte[] header = {(byte) 0xFF, (byte) 0xC2, 0, 8, 8, 0x1B, 0x58, 0x1B, 0x58, 3};
    byte[] large = joined(new byte[] {(byte) 0xFF, (byte) 0xD8}, header, joined(many));
    assertRefused(large, "more than 20 scans");
  }

  /** Where a marker of this code begins its second byte. */
  private static int indexOf(byte[] file, byte code) {
    for (int i = 1; i < file.length; i++) {
      if (file[i] == code && file[i - 1] == (byte) 0xFF) {
        return i;
      }
    }
    throw new AssertionError("No such marker");
  }

  /** Flipped bits, cut and doubled ranges: a picture or a refusal, never anything else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour.png",
        "palette.png",
        "alpha-16.png",
        "progressive.jpg",
        "subsampled.jpg",
        "cmyk.jpg",
        "orientation-6.jpg",
        "lossy.webp",
        "lossless.webp",
        "alpha-lossy.webp",
        "profile-alpha-lossy.webp"
      })
  void damagedFilesAreReadOrRefused(String name) throws Exception {
    byte[] whole = bytes(name);
    Random random = new Random(11);
    long before = allocated();
    int pictures = 0;
    for (int i = 0; i < 400; i++) {
      Path file = Files.write(folder.resolve("picture"), damaged(whole, random));
      try {
        PictureReader.read(file);
        pictures++;
      } catch (InvalidPictureException refused) {
        assertThat(refused.getMessage()).startsWith("The picture ").contains(", expected ");
      }
    }
    assertThat(pictures).isLessThan(400);
    assertThat((allocated() - before) / 400).as("bytes a file").isLessThan(64L << 20);
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] file = whole.clone();
    for (int flips = random.nextInt(4); flips >= 0; flips--) {
      file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
    }
    int at = random.nextInt(file.length);
    int length = random.nextInt(1 + Math.min(20, file.length - at));
    byte[] head = Arrays.copyOf(file, at);
    return switch (random.nextInt(6)) {
      case 0 -> joined(head, Arrays.copyOfRange(file, at + length, file.length));
      case 1 ->
          joined(
              head,
              Arrays.copyOfRange(file, at, at + length),
              Arrays.copyOfRange(file, at, file.length));
      default -> file;
    };
  }
}
