package io.domainshift.models.formats;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.HostTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes safetensors files; the same tensors and metadata always give the same bytes.
 *
 * <p>Wider elements come first and the header ends on a multiple of 64, so that every element of a
 * mapped file is aligned.
 */
public final class SafetensorsWriter {

  private static final Set<StandardOpenOption> OPTIONS =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
  private static final int ALIGNMENT = 64;
  private static final int PIECE = 1 << 20;
  private static final JsonFactory JSON = new JsonFactory();
  private static final Map<ElementType, String> NAMES =
      SafetensorsHeader.TYPES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private SafetensorsWriter() {}

  /**
   * Writes a new file, or replaces one.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(
      Path file, Map<String, HostTensor> tensors, Map<String, String> metadata) {
    try (FileChannel channel = FileChannel.open(file, OPTIONS)) {
      write(channel, tensors, metadata, false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /**
   * Writes a new file whose floating-point tensors are all float32; they are converted one by one,
   * so that a large half-precision model needs no memory for a second copy.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  static void writeFloat32(
      Path file, Map<String, HostTensor> tensors, Map<String, String> metadata) {
    try (FileChannel channel = FileChannel.open(file, OPTIONS)) {
      write(channel, tensors, metadata, true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** About how many bytes a file of these tensors has, at most. */
  public static long size(Map<String, HostTensor> tensors) {
    long bytes = 0;
    for (Map.Entry<String, HostTensor> tensor : tensors.entrySet()) {
      bytes += 200L + tensor.getKey().length();
      bytes += tensor.getValue().elements() * Math.max(4, tensor.getValue().type().bytes());
    }
    return bytes;
  }

  /** The file's bytes, for small sets of tensors. */
  public static byte[] bytes(Map<String, HostTensor> tensors, Map<String, String> metadata) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      write(Channels.newChannel(out), tensors, metadata, false);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(
      WritableByteChannel out,
      Map<String, HostTensor> tensors,
      Map<String, String> metadata,
      boolean float32)
      throws IOException {
    if (tensors.containsKey(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException(SafetensorsHeader.METADATA + " is no tensor name");
    }
    List<Map.Entry<String, HostTensor>> ordered =
        tensors.entrySet().stream()
            .sorted(
                Comparator.comparingInt(
                        (Map.Entry<String, HostTensor> e) -> -type(e.getValue(), float32).bytes())
                    .thenComparing(e -> type(e.getValue(), float32))
                    .thenComparing(Map.Entry::getKey))
            .toList();
    writeFully(out, header(ordered, metadata, float32));
    for (Map.Entry<String, HostTensor> entry : ordered) {
      HostTensor tensor = entry.getValue();
      if (type(tensor, float32) == tensor.type()) {
        writeFully(out, tensor.data());
      } else {
        writeConverted(out, tensor);
      }
    }
  }

  private static ElementType type(HostTensor tensor, boolean float32) {
    return float32 && tensor.type().isFloatingPoint() ? ElementType.FLOAT32 : tensor.type();
  }

  private static ByteBuffer header(
      List<Map.Entry<String, HostTensor>> ordered, Map<String, String> metadata, boolean float32) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectPropertyStart(SafetensorsHeader.METADATA);
        new TreeMap<>(metadata).forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      long position = 0;
      for (Map.Entry<String, HostTensor> entry : ordered) {
        HostTensor tensor = entry.getValue();
        ElementType type = type(tensor, float32);
        long[] shape = tensor.shape();
        json.writeObjectPropertyStart(entry.getKey());
        json.writeStringProperty("dtype", NAMES.get(type));
        json.writeName("shape").writeArray(shape, 0, shape.length);
        long end = position + tensor.elements() * type.bytes();
        json.writeName("data_offsets").writeArray(new long[] {position, end}, 0, 2);
        json.writeEndObject();
        position = end;
      }
      json.writeEndObject();
    }
    int length = (8 + out.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length - 8).put(out.toByteArray());
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.flip();
  }

  private static void writeConverted(WritableByteChannel out, HostTensor tensor)
      throws IOException {
    int size = tensor.type().bytes();
    int elements = Math.toIntExact(tensor.elements());
    for (int from = 0; from < elements; from += PIECE) {
      int count = Math.min(PIECE, elements - from);
      ByteBuffer piece = tensor.data().slice(from * size, count * size);
      writeFully(out, new HostTensor(tensor.type(), new long[] {count}, piece).toFloat32().data());
    }
  }

  private static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      // In pieces: a channel copies what lies on the heap to native memory of the same size.
      bytes.limit(Math.min(end, bytes.position() + PIECE));
      out.write(bytes);
    }
  }
}
