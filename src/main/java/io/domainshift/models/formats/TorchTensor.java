package io.domainshift.models.formats;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.HostTensor;
import io.domainshift.models.InvalidCheckpointException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A strided view of a storage, checked to lie inside it. */
final class TorchTensor {

  private static final int MAX_DIMENSIONS = 16;

  private final TorchStorage storage;
  private final long offset;
  private final long[] shape;
  private final long[] stride;
  private final long elements;

  /**
   * @param offset first element of the view
   * @param stride elements from one index to the next, for each dimension
   * @throws InvalidCheckpointException if an index would lead outside the storage, or the view
   *     repeats elements so that it is larger than the storage
   */
  TorchTensor(TorchStorage storage, long offset, long[] shape, long[] stride) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.stride = stride;
    try {
      this.elements = check();
    } catch (ArithmeticException e) {
      throw outside();
    }
  }

  long[] shape() {
    return shape.clone();
  }

  ElementType type() {
    return storage.type();
  }

  TorchStorage storage() {
    return storage;
  }

  long bytes() {
    return elements * type().bytes();
  }

  /** The elements in row-major order: a view of the file if they lie so, a copy otherwise. */
  HostTensor toHost() {
    ByteBuffer all = storage.bytes();
    int size = type().bytes();
    if (elements == 0 || isContiguous()) {
      int from = elements == 0 ? 0 : Math.toIntExact(offset * size);
      return new HostTensor(type(), shape, all.slice(from, (int) bytes()));
    }
    ByteBuffer copy = ByteBuffer.allocate((int) bytes());
    long[] index = new long[shape.length];
    byte[] element = new byte[size];
    for (long n = 0; n < elements; n++) {
      long position = offset;
      for (int d = 0; d < index.length; d++) {
        position += index[d] * stride[d];
      }
      all.get((int) (position * size), element);
      copy.put(element);
      for (int d = index.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
        index[d] = 0;
      }
    }
    return new HostTensor(type(), shape, copy.flip());
  }

  private boolean isContiguous() {
    long expected = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      if (shape[d] != 1 && stride[d] != expected) {
        return false;
      }
      expected *= shape[d];
    }
    return true;
  }

  private long check() {
    if (shape.length != stride.length || shape.length > MAX_DIMENSIONS || offset < 0) {
      throw outside();
    }
    long count = 1;
    long last = offset;
    boolean empty = false;
    for (int d = 0; d < shape.length; d++) {
      if (shape[d] < 0 || stride[d] < 0) {
        throw outside();
      }
      empty |= shape[d] == 0;
      count = Math.multiplyExact(count, shape[d]);
      last = Math.addExact(last, Math.multiplyExact(Math.max(shape[d] - 1, 0), stride[d]));
    }
    if (!empty && (last >= storage.elements() || count > storage.elements())) {
      throw outside();
    }
    return empty ? 0 : count;
  }

  private InvalidCheckpointException outside() {
    return new InvalidCheckpointException(
        "A tensor",
        "of shape %s, strides %s at %d leaves its storage"
            .formatted(Arrays.toString(shape), Arrays.toString(stride), offset),
        "elements inside the " + storage.elements() + " of storage " + storage.key());
  }
}
