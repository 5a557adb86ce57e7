package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.InvalidCheckpointException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the named tensors inside what a PyTorch file holds. */
final class StateDicts {

  private static final int MAX_TENSORS = 100_000;
  private static final int MAX_DEPTH = 64;

  private final Map<String, HostTensor> tensors = new LinkedHashMap<>();
  private final Set<TorchStorage> storages = new HashSet<>();
  private int visited;
  private long bytes;
  private long stored;

  private StateDicts() {}

  /** The tensors of a state dictionary; entries of other kinds are passed over. */
  static Map<String, HostTensor> ofDictionary(Map<?, ?> dictionary) {
    StateDicts found = new StateDicts();
    dictionary.forEach(
        (name, value) -> {
          if (name instanceof String text && value instanceof TorchTensor tensor) {
            found.add(text.startsWith("module.") ? text.substring(7) : text, tensor);
          }
        });
    return found.tensors;
  }

  /**
   * The tensors of a module: of a TorchScript archive, or pickled with its {@code _parameters},
   * {@code _buffers} and {@code _modules}.
   */
  static Map<String, HostTensor> ofModule(PickledObject module) {
    StateDicts found = new StateDicts();
    found.walk(module, "", 0);
    return found.tensors;
  }

  private void walk(PickledObject module, String prefix, int depth) {
    if (depth > MAX_DEPTH) {
      throw new InvalidCheckpointException("Module " + prefix, "is nested too deep", "64 levels");
    }
    fields(module.fields(), prefix, depth);
    for (String group : new String[] {"_parameters", "_buffers", "_modules"}) {
      if (module.fields().get(group) instanceof Map<?, ?> fields) {
        fields(fields, prefix, depth);
      }
    }
  }

  private void fields(Map<?, @Nullable ?> fields, String prefix, int depth) {
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      String name = prefix + field.getKey();
      if (field.getValue() instanceof TorchTensor tensor) {
        add(name, tensor);
      } else if (field.getValue() instanceof PickledObject child) {
        count();
        walk(child, name + ".", depth + 1);
      }
    }
  }

  private void add(String name, TorchTensor tensor) {
    count();
    bytes += tensor.bytes();
    if (storages.add(tensor.storage())) {
      stored += tensor.storage().size();
    }
    // Shared weights exist; thousands of views of one storage are a trap.
    if (bytes > 2 * stored + (1 << 20)) {
      throw new InvalidCheckpointException(
          "Tensor " + name, "repeats others' bytes", "tensors of their own");
    }
    if (tensors.put(name, tensor.toHost()) != null) {
      throw new InvalidCheckpointException("Tensor " + name, "appears twice", "unique names");
    }
  }

  private void count() {
    if (++visited > MAX_TENSORS) {
      throw new InvalidCheckpointException(
          "The file", "has more than " + MAX_TENSORS + " tensors and modules", "fewer");
    }
  }
}
