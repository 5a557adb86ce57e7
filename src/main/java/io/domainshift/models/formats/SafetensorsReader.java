package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.formats.SafetensorsHeader.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads safetensors files: eight bytes of header length, a JSON header, then bytes without gaps.
 *
 * <p>Strict where the format leaves room for tricks: the tensors must cover the data exactly, none
 * may overlap, names are unique, and the header is small. Tensors are views of the mapped file, so
 * opening takes no memory for weights; the file must not change while they are used.
 */
public final class SafetensorsReader {

  /** The same bound that the format's own implementation sets. */
  static final long MAX_HEADER_BYTES = 100_000_000;

  private SafetensorsReader() {}

  /**
   * Maps a file.
   *
   * @throws InvalidCheckpointException if the file is no whole, strict safetensors file
   * @throws UncheckedIOException if it cannot be read
   */
  public static SafetensorsFile open(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      SafetensorsHeader header = header(channel, size);
      long start = header.dataStart();
      // One mapping where possible: the kernel limits how many a process may hold.
      ByteBuffer whole = size <= Integer.MAX_VALUE ? channel.map(MapMode.READ_ONLY, 0, size) : null;
      Map<String, HostTensor> tensors = new LinkedHashMap<>();
      for (Entry entry : header.entries()) {
        long position = start + entry.begin();
        int length = Math.toIntExact(entry.end() - entry.begin());
        ByteBuffer data =
            whole == null
                ? channel.map(MapMode.READ_ONLY, position, length)
                : whole.slice((int) position, length);
        tensors.put(entry.name(), new HostTensor(entry.type(), entry.shape(), data));
      }
      return new SafetensorsFile(Collections.unmodifiableMap(tensors), header.metadata());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /**
   * Reads a whole file that lies in memory; the tensors are views of it.
   *
   * @throws InvalidCheckpointException if it is no whole, strict safetensors file
   */
  static SafetensorsFile read(ByteBuffer file) {
    ByteBuffer whole = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    int size = whole.limit();
    byte[] json = new byte[headerLength(size < 8 ? 0 : whole.getLong(0), size)];
    whole.get(8, json);
    SafetensorsHeader header = SafetensorsHeader.parse(json, size - 8L - json.length);
    int start = (int) header.dataStart();
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (Entry entry : header.entries()) {
      int length = (int) (entry.end() - entry.begin());
      ByteBuffer data = whole.slice(start + (int) entry.begin(), length);
      tensors.put(entry.name(), new HostTensor(entry.type(), entry.shape(), data));
    }
    return new SafetensorsFile(Collections.unmodifiableMap(tensors), header.metadata());
  }

  private static SafetensorsHeader header(FileChannel channel, long size) throws IOException {
    long claimed = size < 8 ? 0 : read(channel, 0, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
    int length = headerLength(claimed, size);
    return SafetensorsHeader.parse(read(channel, 8, length).array(), size - 8 - length);
  }

  private static int headerLength(long claimed, long fileBytes) {
    if (fileBytes < 8) {
      throw new InvalidCheckpointException(
          "The safetensors file", "has " + fileBytes + " bytes", "at least 8");
    }
    long most = Math.min(MAX_HEADER_BYTES, fileBytes - 8);
    if (claimed < 2 || claimed > most) {
      throw new InvalidCheckpointException(
          "The safetensors header",
          "claims " + Long.toUnsignedString(claimed) + " bytes",
          "2 to " + most);
    }
    return (int) claimed;
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new InvalidCheckpointException(
            "The safetensors file", "ends early", (position + length) + " bytes or more");
      }
    }
    return buffer.flip();
  }
}
