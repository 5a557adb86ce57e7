package io.domainshift.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.graph.HostTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedDatasetTests {

  @TempDir Path folder;

  /** Pictures of 32 pixels: the first pixel of a row says which picture, the second which row. */
  private Path file(int pictures) throws IOException {
    Path file = folder.resolve("set");
    try (PreparedWriter writer = new PreparedWriter(file, 32, pictures)) {
      for (int i = 0; i < pictures; i++) {
        byte[] planes = new byte[3 * 32 * 32];
        for (int row = 0; row < 96; row++) {
          planes[32 * row] = (byte) i;
          planes[32 * row + 1] = (byte) row;
        }
        writer.add(planes, i % 3 - 1);
      }
      writer.finish(2);
    }
    return file;
  }

  @Test
  void givesBatchesInTheOrderAskedForAndMirrored() throws IOException {
    PreparedDataset dataset = PreparedDataset.open(file(5));

    HostTensor batch = dataset.batch(new long[] {4, 1, 4}, new boolean[] {false, true, false});

    assertThat(batch.describe()).isEqualTo("uint8 [3, 3, 32, 32]");
    long[] values = batch.toLongs();
    int picture = 3 * 32 * 32;
    assertThat(Arrays.copyOf(values, 3)).containsExactly(4, 0, 0);
    assertThat(values[32 * 95 + 1]).isEqualTo(95);
    assertThat(Arrays.copyOfRange(values, picture + 29, picture + 33)).containsExactly(0, 0, 1, 0);
    assertThat(Arrays.copyOfRange(values, picture + 60, picture + 64)).containsExactly(0, 0, 1, 1);
    assertThat(values[2 * picture]).isEqualTo(4);
  }

  @Test
  void knowsItsLabels() throws IOException {
    PreparedDataset dataset = PreparedDataset.open(file(5));

    assertThat(dataset.count()).isEqualTo(5);
    assertThat(dataset.size()).isEqualTo(32);
    assertThat(dataset.labels()).isEqualTo(2);
    assertThat(dataset.label(0)).isEqualTo(-1);
    assertThat(dataset.label(4)).isZero();
  }

  @Test
  void refusesFilesOfAnotherFormOrLength() throws IOException {
    byte[] whole = Files.readAllBytes(file(3));
    for (byte[] bytes : new byte[][] {new byte[100], Arrays.copyOf(whole, whole.length - 1)}) {
      Path file = Files.write(folder.resolve("other"), bytes);
      assertThatThrownBy(() -> PreparedDataset.open(file)).isInstanceOf(UncheckedIOException.class);
    }
  }
}
