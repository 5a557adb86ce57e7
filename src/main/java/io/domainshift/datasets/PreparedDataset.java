package io.domainshift.datasets;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.HostTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The pictures of a data set as training reads them: mapped into memory, so that the system keeps
 * what is used often and nothing of it counts towards the heap. Safe to use from several threads.
 *
 * <p>The file is little-endian: a header of {@value #HEADER_BYTES} bytes (eight bytes {@code
 * DSHFTSET}, then int32 form 1, side, channels 3, classes, int64 pictures, zeros), the pictures as
 * uint8 [N, 3, H, W], and their classes as int32 [N], −1 for none.
 */
public final class PreparedDataset {

  static final long MAGIC = 0x5445535446485344L; // "DSHFTSET" read little-endian
  static final int FORM = 1;
  static final int CHANNELS = 3;
  static final int HEADER_BYTES = 64;

  /** A mapped buffer holds less than 2 GiB; pictures do not lie across two. */
  private static final long SEGMENT_BYTES = 1L << 30;

  private final int count;
  private final int size;
  private final int labels;
  private final int picturesPerSegment;
  private final MappedByteBuffer[] segments;
  private final IntBuffer classes;

  private PreparedDataset(FileChannel file) throws IOException {
    if (file.size() < HEADER_BYTES) {
      throw new IOException("The file is no prepared data set of form " + FORM);
    }
    ByteBuffer header =
        file.map(FileChannel.MapMode.READ_ONLY, 0, HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (header.getLong() != MAGIC || header.getInt() != FORM) {
      throw new IOException("The file is no prepared data set of form " + FORM);
    }
    this.size = header.getInt();
    int channels = header.getInt();
    this.labels = header.getInt();
    this.count = Math.toIntExact(header.getLong());
    long picture = pictureBytes(size);
    if (channels != CHANNELS || file.size() != HEADER_BYTES + count * (picture + 4)) {
      throw new IOException("The file of a data set does not have the size that it says");
    }
    this.picturesPerSegment = (int) Math.max(1, SEGMENT_BYTES / picture);
    this.segments = new MappedByteBuffer[(count + picturesPerSegment - 1) / picturesPerSegment];
    for (int i = 0; i < segments.length; i++) {
      long first = (long) i * picturesPerSegment;
      long pictures = Math.min(picturesPerSegment, count - first);
      segments[i] =
          file.map(
              FileChannel.MapMode.READ_ONLY, HEADER_BYTES + first * picture, pictures * picture);
    }
    this.classes =
        file.map(FileChannel.MapMode.READ_ONLY, HEADER_BYTES + count * picture, 4L * count)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asIntBuffer();
  }

  /**
   * Maps a prepared file.
   *
   * @throws UncheckedIOException if it is none
   */
  public static PreparedDataset open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new PreparedDataset(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long pictureBytes(int size) {
    return (long) CHANNELS * size * size;
  }

  /** How many pictures there are. */
  public int count() {
    return count;
  }

  /** Side of each picture in pixels. */
  public int size() {
    return size;
  }

  /** How many classes there are; 0 without labels. */
  public int labels() {
    return labels;
  }

  /**
   * The class of a picture; −1 for none.
   *
   * @param index from 0 to {@link #count()} − 1
   */
  public int label(long index) {
    return classes.get(Math.toIntExact(index));
  }

  /**
   * Pictures, copied.
   *
   * @param indices of the pictures, each from 0 to {@link #count()} − 1
   * @param flip which of them are mirrored: left and right exchanged; as many as indices
   * @return uint8 [n, 3, H, W], RGB, 0 to 255
   */
  public HostTensor batch(long[] indices, boolean[] flip) {
    if (flip.length != indices.length) {
      throw new IllegalArgumentException(
          "%d flips for %d pictures".formatted(flip.length, indices.length));
    }
    int picture = (int) pictureBytes(size);
    byte[] pixels = new byte[Math.multiplyExact(indices.length, picture)];
    for (int i = 0; i < indices.length; i++) {
      int index = Math.toIntExact(indices[i]);
      segments[index / picturesPerSegment].get(
          index % picturesPerSegment * picture, pixels, i * picture, picture);
      if (flip[i]) {
        mirror(pixels, i * picture, (i + 1) * picture);
      }
    }
    return new HostTensor(
        ElementType.UINT8,
        new long[] {indices.length, CHANNELS, size, size},
        ByteBuffer.wrap(pixels));
  }

  private void mirror(byte[] pixels, int from, int to) {
    for (int row = from; row < to; row += size) {
      for (int left = row, right = row + size - 1; left < right; left++, right--) {
        byte pixel = pixels[left];
        pixels[left] = pixels[right];
        pixels[right] = pixel;
      }
    }
  }
}
