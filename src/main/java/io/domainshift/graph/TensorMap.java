package io.domainshift.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tensors by name: weights, gradients, moments. What TorchScript calls {@code Dict[str, Tensor]}.
 */
public final class TensorMap {

  private final Map<String, Tensor> tensors;

  private TensorMap(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /** The given tensors, in their order. */
  public static TensorMap of(Map<String, Tensor> tensors) {
    return new TensorMap(Collections.unmodifiableMap(new LinkedHashMap<>(tensors)));
  }

  /** Names in their order. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** Whether a tensor has this name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** The tensor of this name. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "Tensor %s is absent, expected one of %s".formatted(name, tensors.keySet()));
    }
    return tensor;
  }

  /** The tensors whose names fit, shared with this map. */
  public TensorMap select(Predicate<String> names) {
    Map<String, Tensor> selected = new LinkedHashMap<>(tensors);
    selected.keySet().removeIf(names.negate());
    return of(selected);
  }

  /** This map's tensors and the other's; the other wins a name that both have. */
  public TensorMap with(TensorMap other) {
    Map<String, Tensor> both = new LinkedHashMap<>(tensors);
    both.putAll(other.tensors);
    return of(both);
  }

  /** Whether there is no tensor. */
  public boolean isEmpty() {
    return tensors.isEmpty();
  }

  /** Copies in Java memory. */
  public Map<String, HostTensor> toHost() {
    Map<String, HostTensor> hosts = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> hosts.put(name, tensor.toHost()));
    return hosts;
  }

  /** Makes every tensor live as long as {@code scope}. */
  public TensorMap moveTo(GraphScope scope) {
    tensors.values().forEach(tensor -> tensor.moveTo(scope));
    return this;
  }

  /** Switches gradients on for the names that fit and off for the others. */
  public void requireGrad(Predicate<String> names) {
    tensors.forEach((name, tensor) -> tensor.requireGrad(names.test(name)));
  }

  Map<String, Tensor> tensors() {
    return tensors;
  }
}
