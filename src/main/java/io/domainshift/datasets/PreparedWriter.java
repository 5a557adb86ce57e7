package io.domainshift.datasets;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes the file that {@link PreparedDataset} reads, one picture after the other. */
final class PreparedWriter implements AutoCloseable {

  private static final int BUFFER = 1 << 20;

  private final FileChannel file;
  private final OutputStream out;
  private final int size;
  private final ByteBuffer classes;
  private int count;

  /**
   * @param most pictures that will be written
   */
  PreparedWriter(Path path, int size, int most) throws IOException {
    this.file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    this.out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
    this.size = size;
    this.classes = ByteBuffer.allocate(Math.multiplyExact(4, most)).order(ByteOrder.LITTLE_ENDIAN);
    out.write(new byte[PreparedDataset.HEADER_BYTES]);
  }

  /**
   * @param planes uint8 [3, H, W]
   * @param label −1 for none
   */
  void add(byte[] planes, int label) throws IOException {
    out.write(planes);
    classes.putInt(label);
    count++;
  }

  /** Ends the file; it is none before. */
  void finish(int labels) throws IOException {
    out.write(classes.array(), 0, classes.position());
    out.flush();
    ByteBuffer header =
        ByteBuffer.allocate(PreparedDataset.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(PreparedDataset.MAGIC).putInt(PreparedDataset.FORM).putInt(size);
    header.putInt(PreparedDataset.CHANNELS).putInt(labels).putLong(count).rewind();
    while (header.hasRemaining()) {
      file.write(header, header.position());
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
