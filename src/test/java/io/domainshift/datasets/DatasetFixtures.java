package io.domainshift.datasets;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Pictures that differ from one another, and archives of them. */
public final class DatasetFixtures {

  private DatasetFixtures() {}

  /** What lies in an archive under a name. */
  public record File(String path, byte[] bytes) {

    public static File text(String path, String text) {
      return new File(path, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Shapes in many colours, other ones for each seed. */
  public static BufferedImage shapes(int seed, int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    Graphics2D drawing = picture.createGraphics();
    for (int i = 0; i < 30; i++) {
      drawing.setColor(new Color(random.nextInt(1 << 24)));
      drawing.fillOval(
          random.nextInt(width) - width / 4,
          random.nextInt(height) - height / 4,
          random.nextInt(width / 2) + 1,
          random.nextInt(height / 2) + 1);
    }
    drawing.dispose();
    return picture;
  }

  public static byte[] png(int seed, int width, int height) {
    return PictureFiles.png(shapes(seed, width, height));
  }

  /** {@code 0.png}, {@code 1.png}… of 64 × 64 pixels. */
  public static List<File> pngs(String folder, int count) {
    List<File> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(new File(folder + i + ".png", png(folder.hashCode() + i, 64, 64)));
    }
    return files;
  }

  public static Path zip(Path archive, List<File> files) {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (File file : files) {
        zip.putNextEntry(new ZipEntry(file.path()));
        zip.write(file.bytes());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return archive;
  }
}
