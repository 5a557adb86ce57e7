package io.domainshift.models.formats;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.HostTensor;
import io.domainshift.models.InvalidCheckpointException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors on their way from a file to a checkpoint: each is taken once, none is forgotten.
 */
final class TensorTable {

  private final Map<String, HostTensor> rest;

  TensorTable(Map<String, HostTensor> tensors) {
    this.rest = new LinkedHashMap<>(tensors);
  }

  boolean has(String name) {
    return rest.containsKey(name);
  }

  /** Looks at a tensor. */
  HostTensor peek(String name) {
    HostTensor tensor = rest.get(name);
    if (tensor == null) {
      throw new InvalidCheckpointException("Tensor " + name, "is missing", "it in the file");
    }
    return tensor;
  }

  /** The size of one dimension of a tensor of so many dimensions. */
  int size(String name, int dimensions, int dimension) {
    long[] shape = peek(name).shape();
    if (shape.length != dimensions || shape[dimension] < 1 || shape[dimension] > 1 << 20) {
      throw new InvalidCheckpointException(
          "Tensor " + name, "is " + Arrays.toString(shape), dimensions + " dimensions");
    }
    return (int) shape[dimension];
  }

  /** Takes a tensor out. */
  HostTensor take(String name) {
    HostTensor tensor = peek(name);
    rest.remove(name);
    return tensor;
  }

  /** Takes a tensor out that must have this shape. */
  HostTensor take(String name, long... shape) {
    HostTensor tensor = take(name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new InvalidCheckpointException(
          "Tensor " + name, "is " + Arrays.toString(tensor.shape()), Arrays.toString(shape));
    }
    return tensor;
  }

  void drop(String name) {
    rest.remove(name);
  }

  void dropSuffix(String suffix) {
    rest.keySet().removeIf(name -> name.endsWith(suffix));
  }

  Iterable<String> names() {
    return rest.keySet();
  }

  /** Refuses what nobody took. */
  void requireEmpty() {
    if (!rest.isEmpty()) {
      String name = rest.keySet().iterator().next();
      throw new InvalidCheckpointException(
          "Tensor " + name,
          "is unknown" + (rest.size() > 1 ? " (and " + (rest.size() - 1) + " more)" : ""),
          "the tensors of the network only");
    }
  }

  /**
   * The tensors of the given shapes, in their order, and no others; numbers must be finite.
   *
   * @throws InvalidCheckpointException naming the first tensor that is not as it should be
   */
  Map<String, HostTensor> takeAll(Map<String, long[]> shapes) {
    Map<String, HostTensor> taken = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> taken.put(name, number(name, take(name, shape))));
    requireEmpty();
    return taken;
  }

  private static HostTensor number(String name, HostTensor tensor) {
    if (tensor.type() == ElementType.BOOL || !tensor.type().isFloatingPoint()) {
      throw new InvalidCheckpointException(
          "Tensor " + name, "is " + tensor.describe(), "floating-point numbers");
    }
    if (!tensor.isFinite()) {
      throw new InvalidCheckpointException(
          "Tensor " + name, "has elements that are no finite numbers", "finite numbers");
    }
    return tensor.type() == ElementType.FLOAT64 ? tensor.toFloat32() : tensor;
  }
}
