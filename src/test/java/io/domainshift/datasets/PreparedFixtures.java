package io.domainshift.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;

/** Prepared data sets without a preparation. */
public final class PreparedFixtures {

  private PreparedFixtures() {}

  /**
   * Pictures of one colour each, with a spot of another.
   *
   * @param labels classes, in turn; 0 for none
   */
  public static PreparedDataset spots(Path file, int size, int count, int labels) {
    Random random = new Random(size + count);
    try (PreparedWriter writer = new PreparedWriter(file, size, count)) {
      for (int i = 0; i < count; i++) {
        byte[] planes = new byte[3 * size * size];
        int row = random.nextInt(size / 2);
        int column = random.nextInt(size / 2);
        for (int channel = 0; channel < 3; channel++) {
          byte ground = (byte) random.nextInt(256);
          byte spot = (byte) random.nextInt(256);
          for (int p = 0; p < size * size; p++) {
            int y = p / size - row;
            int x = p % size - column;
            boolean inside = y >= 0 && y < size / 2 && x >= 0 && x < size / 2;
            planes[channel * size * size + p] = inside ? spot : ground;
          }
        }
        writer.add(planes, labels == 0 ? -1 : i % labels);
      }
      writer.finish(labels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PreparedDataset.open(file);
  }
}
