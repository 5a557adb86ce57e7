package io.domainshift.models.formats;

import io.domainshift.graph.ElementType;
import io.domainshift.models.InvalidCheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The flat memory that tensors of a PyTorch file are views of; its bytes are fetched once. */
final class TorchStorage {

  private final String key;
  private final ElementType type;
  private final long elements;
  private @Nullable Supplier<ByteBuffer> source;
  private @Nullable ByteBuffer bytes;

  /**
   * @param source of exactly the storage's bytes; null if it follows later in the file
   */
  TorchStorage(String key, ElementType type, long elements, @Nullable Supplier<ByteBuffer> source) {
    this.key = key;
    this.type = type;
    this.elements = elements;
    this.source = source;
    if (elements < 0 || elements > Integer.MAX_VALUE / type.bytes()) {
      throw new InvalidCheckpointException(
          "Storage " + key, "has " + elements + " elements", "less than 2 GiB");
    }
  }

  String key() {
    return key;
  }

  ElementType type() {
    return type;
  }

  long elements() {
    return elements;
  }

  long size() {
    return elements * type.bytes();
  }

  void provide(ByteBuffer found) {
    source = () -> found;
  }

  /** Little-endian, exactly {@link #size} bytes. */
  ByteBuffer bytes() {
    if (bytes == null) {
      if (source == null) {
        throw new InvalidCheckpointException("Storage " + key, "has no bytes", size() + " bytes");
      }
      ByteBuffer found = source.get();
      if (found.remaining() != size()) {
        throw new InvalidCheckpointException(
            "Storage " + key, "has " + found.remaining() + " bytes", size() + " bytes");
      }
      bytes = found;
    }
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
