package io.domainshift.models.formats;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.HostTensor;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes nested dictionaries of tensors as {@code torch.save} does, and modules of tensors as
 * {@code torch.jit.save} does: a ZIP file with a pickle of protocol 2 and one plainly stored entry
 * for each tensor. Equal content gives equal bytes.
 */
final class TorchWriter {

  private static final String ROOT = "archive/";
  private static final LocalDateTime NEVER = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** Pickle of an empty tuple. */
  private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final List<HostTensor> tensors = new ArrayList<>();

  private TorchWriter() {}

  /**
   * @param root dictionaries, as {@link Map} with text keys, of tensors, texts, numbers, truth
   *     values, null and further dictionaries
   * @throws UncheckedIOException if the file cannot be written
   */
  static void write(Path file, Map<String, ?> root) {
    write(file, root, Map.of());
  }

  /**
   * Writes a TorchScript archive.
   *
   * @param module the object whose class, and those of its fields, the code defines
   * @param code source text by path ({@code code/__torch__.py}), in its order
   * @throws UncheckedIOException if the file cannot be written
   */
  static void writeScript(Path file, PickledObject module, Map<String, String> code) {
    write(file, module, code);
  }

  private static void write(Path file, Object root, Map<String, String> code) {
    TorchWriter writer = new TorchWriter();
    writer.bytes(0x80, 2);
    writer.value(root);
    writer.bytes('.');
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      stored(zip, "data.pkl", ByteBuffer.wrap(writer.pickle.toByteArray()));
      stored(zip, "byteorder", utf8("little"));
      for (Map.Entry<String, String> source : code.entrySet()) {
        stored(zip, source.getKey(), utf8(source.getValue()));
      }
      if (!code.isEmpty()) {
        stored(zip, "constants.pkl", ByteBuffer.wrap(NO_CONSTANTS));
      }
      for (int i = 0; i < writer.tensors.size(); i++) {
        stored(zip, "data/" + i, writer.tensors.get(i).data());
      }
      stored(zip, "version", utf8("3\n"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private void value(@Nullable Object value) {
    if (value instanceof HostTensor tensor) {
      tensor(tensor);
    } else if (value instanceof Map<?, ?> dictionary) {
      global("collections", "OrderedDict");
      bytes(')', 'R');
      items(dictionary);
    } else if (value instanceof PickledObject object) {
      object(object);
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Boolean truth) {
      bytes(truth ? 0x88 : 0x89);
    } else if (value instanceof Integer number) {
      integer(number);
    } else if (value instanceof Double number) {
      bytes('G');
      pickle.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
    } else if (value == null) {
      bytes('N');
    } else {
      throw new IllegalArgumentException("No pickle for a " + value.getClass());
    }
  }

  /** {@code Class.__new__(Class)} and its state, a dictionary. */
  private void object(PickledObject object) {
    int dot = object.type().lastIndexOf('.');
    global(object.type().substring(0, dot), object.type().substring(dot + 1));
    bytes(')', 0x81, '}');
    items(object.fields());
    bytes('b');
  }

  private void items(Map<?, ? extends @Nullable Object> values) {
    bytes('(');
    values.forEach(
        (key, value) -> {
          text((String) key);
          value(value);
        });
    bytes('u');
  }

  /** {@code _rebuild_tensor_v2(storage, 0, shape, stride, False, OrderedDict())}. */
  private void tensor(HostTensor tensor) {
    global("torch._utils", "_rebuild_tensor_v2");
    bytes('(', '(');
    text("storage");
    global("torch", storageType(tensor.type()));
    text(Integer.toString(tensors.size()));
    text("cpu");
    integer(tensor.elements());
    bytes('t', 'Q');
    integer(0);
    long[] shape = tensor.shape();
    long[] stride = new long[shape.length];
    long step = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      stride[d] = step;
      step *= shape[d];
    }
    tuple(shape);
    tuple(stride);
    bytes(0x89);
    global("collections", "OrderedDict");
    bytes(')', 'R', 't', 'R');
    tensors.add(tensor);
  }

  private static String storageType(ElementType type) {
    return switch (type) {
      case FLOAT64 -> "DoubleStorage";
      case FLOAT32 -> "FloatStorage";
      case FLOAT16 -> "HalfStorage";
      case BFLOAT16 -> "BFloat16Storage";
      case INT64 -> "LongStorage";
      case INT32 -> "IntStorage";
      case INT16 -> "ShortStorage";
      case INT8 -> "CharStorage";
      case UINT8 -> "ByteStorage";
      case BOOL -> "BoolStorage";
    };
  }

  private void tuple(long[] values) {
    bytes('(');
    for (long value : values) {
      integer(value);
    }
    bytes('t');
  }

  private void integer(long value) {
    int number = Math.toIntExact(value);
    bytes('J', number, number >> 8, number >> 16, number >> 24);
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int n = utf8.length;
    bytes('X', n, n >> 8, n >> 16, n >> 24);
    pickle.writeBytes(utf8);
  }

  private void global(String module, String name) {
    pickle.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(int... values) {
    for (int value : values) {
      pickle.write(value);
    }
  }

  private static void stored(ZipOutputStream zip, String name, ByteBuffer bytes)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    ZipEntry entry = new ZipEntry(ROOT + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.remaining());
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(NEVER);
    zip.putNextEntry(entry);
    OutputStream unclosed = zip;
    WritableByteChannel channel = Channels.newChannel(unclosed);
    channel.write(bytes);
    zip.closeEntry();
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
