package io.domainshift.models.formats;

import io.domainshift.graph.ElementType;
import io.domainshift.models.InvalidCheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import net.razorvine.pickle.IObjectConstructor;
import org.jspecify.annotations.Nullable;

/**
 * The names that a pickle of weights may use, and what each means here. Every other one is refused
 * by name; none of them runs Python.
 */
final class PickleGlobals {

  /** Finds the storage that a persistent id names. */
  interface Storages {
    TorchStorage find(ElementType type, String key, long elements);
  }

  private static final Map<String, ElementType> STORAGES =
      Map.of(
          "DoubleStorage", ElementType.FLOAT64,
          "FloatStorage", ElementType.FLOAT32,
          "HalfStorage", ElementType.FLOAT16,
          "BFloat16Storage", ElementType.BFLOAT16,
          "LongStorage", ElementType.INT64,
          "IntStorage", ElementType.INT32,
          "ShortStorage", ElementType.INT16,
          "CharStorage", ElementType.INT8,
          "ByteStorage", ElementType.UINT8,
          "BoolStorage", ElementType.BOOL);

  private static final Map<String, IObjectConstructor> DATA =
      Map.ofEntries(
          Map.entry("collections.OrderedDict", PickleGlobals::dictionary),
          Map.entry("dnnlib.util.EasyDict", PickleGlobals::dictionary),
          Map.entry("builtins.set", PickleGlobals::set),
          Map.entry("__builtin__.set", PickleGlobals::set),
          Map.entry("argparse.Namespace", arguments -> new PickledObject("argparse.Namespace")),
          Map.entry("torch.Size", arguments -> arguments[0]),
          Map.entry("torch.device", arguments -> "device"),
          Map.entry("torch.jit._pickle.build_intlist", arguments -> arguments[0]),
          Map.entry("torch.jit._pickle.build_doublelist", arguments -> arguments[0]),
          Map.entry("torch.jit._pickle.build_boollist", arguments -> arguments[0]),
          Map.entry("torch.jit._pickle.build_tensorlist", arguments -> arguments[0]),
          Map.entry("torch.jit._pickle.restore_type_tag", arguments -> arguments[0]),
          Map.entry("torch._utils._rebuild_tensor", PickleGlobals::tensor),
          Map.entry("torch._utils._rebuild_tensor_v2", PickleGlobals::tensor),
          Map.entry("torch._utils._rebuild_parameter", arguments -> arguments[0]),
          Map.entry("_codecs.encode", PickleGlobals::latin),
          Map.entry("numpy.dtype", PickleGlobals::numpyType),
          Map.entry("numpy.core.multiarray.scalar", PickleGlobals::numpyScalar),
          Map.entry("numpy._core.multiarray.scalar", PickleGlobals::numpyScalar),
          Map.entry(
              "torch_utils.persistence._reconstruct_persistent_obj", PickleGlobals::persistent));

  /** Where the classes of pickled modules come from that name no source; their fields are data. */
  private static final List<String> MODULES =
      List.of(
          "pg_modules.",
          "timm.",
          "torch.nn.modules.",
          "torch.nn.quantized.",
          "torch.ao.nn.quantized.",
          "torch.nn.utils.spectral_norm.");

  private static final String SCRIPT_CLASSES = "__torch__.";

  private static final int MAX_OPERATIONS = 1_000_000;

  /** What all pickles of one file may do together, so that nesting gains nothing. */
  static final class Budget {

    private int operations;

    void spend() {
      if (++operations > MAX_OPERATIONS) {
        throw new InvalidCheckpointException(
            "The pickle", "has more than " + MAX_OPERATIONS + " operations", "fewer");
      }
    }
  }

  private final Budget budget;
  private final Storages storages;
  private final boolean script;
  private final @Nullable Function<ByteBuffer, TorchStorage> embedded;

  /**
   * @param budget shared by all pickles of a file
   * @param storages of persistent ids
   * @param script whether classes of a TorchScript archive may appear, as data
   * @param embedded reads a file inside the pickle, as NVIDIA's networks hold their tensors; null
   *     if there may be none
   */
  PickleGlobals(
      Budget budget,
      Storages storages,
      boolean script,
      @Nullable Function<ByteBuffer, TorchStorage> embedded) {
    this.budget = budget;
    this.storages = storages;
    this.script = script;
    this.embedded = embedded;
  }

  Budget budget() {
    return budget;
  }

  /** What a name stands for: something to construct with, or a constant. */
  Object find(String module, String name) {
    String global = module + "." + name;
    IObjectConstructor known = DATA.get(global);
    if (known != null) {
      return known;
    }
    if (module.equals("torch") || module.equals("torch.cuda")) {
      ElementType type = STORAGES.get(name);
      if (type != null) {
        return type;
      }
      for (ElementType dtype : ElementType.values()) {
        if (dtype.label().equals(name)) {
          return dtype;
        }
      }
    }
    if (embedded != null && global.equals("torch.storage._load_from_bytes")) {
      return (IObjectConstructor) arguments -> embedded.apply((ByteBuffer) arguments[0]);
    }
    if (script && global.startsWith(SCRIPT_CLASSES)) {
      return (IObjectConstructor) arguments -> new PickledObject(global);
    }
    if (MODULES.stream().anyMatch(global::startsWith)) {
      return (IObjectConstructor) arguments -> new PickledObject(global);
    }
    throw new InvalidCheckpointException(
        "Global " + global, "is not allowed in a file of weights", "tensors and plain data");
  }

  /** {@code ('storage', type, key, device, elements, …)}. */
  TorchStorage storage(Object[] id) {
    if (id.length < 5 || !"storage".equals(id[0])) {
      throw new InvalidCheckpointException("A persistent id", "is no storage", "storages");
    }
    if (id.length > 5 && id[5] != null) {
      throw new InvalidCheckpointException("A storage", "is a view of another", "whole storages");
    }
    return storages.find((ElementType) id[1], (String) id[2], ((Number) id[4]).longValue());
  }

  private static Object tensor(Object[] arguments) {
    TorchStorage storage = (TorchStorage) arguments[0];
    long offset = ((Number) arguments[1]).longValue();
    return new TorchTensor(storage, offset, sizes(arguments[2]), sizes(arguments[3]));
  }

  private static long[] sizes(Object tuple) {
    List<?> values = tuple instanceof Object[] array ? List.of(array) : (List<?>) tuple;
    return values.stream().mapToLong(value -> ((Number) value).longValue()).toArray();
  }

  private static Object dictionary(Object[] arguments) {
    Map<Object, @Nullable Object> dictionary = new LinkedHashMap<>(4);
    if (arguments.length == 1 && arguments[0] instanceof List<?> pairs) {
      for (Object pair : pairs) { // Python 2 wrote OrderedDict([[key, value], …])
        List<?> entry = (List<?>) pair;
        dictionary.put((String) entry.get(0), entry.get(1));
      }
    }
    return dictionary;
  }

  private static Object set(Object[] arguments) {
    LinkedHashSet<Object> set = new LinkedHashSet<>(4);
    if (arguments.length == 1) {
      for (Object item : (ArrayList<?>) arguments[0]) {
        set.add((String) item);
      }
    }
    return set;
  }

  private static Object persistent(Object[] arguments) {
    Map<?, ?> meta = (Map<?, ?>) arguments[0];
    PickledObject object = new PickledObject(String.valueOf((String) meta.get("class_name")));
    object.fields().putAll((Map<?, ?>) meta.get("state"));
    return object;
  }

  private static Object latin(Object[] arguments) {
    return ByteBuffer.wrap(((String) arguments[0]).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Object numpyType(Object[] arguments) {
    return ((String) arguments[0]).toLowerCase(Locale.ROOT);
  }

  private static Object numpyScalar(Object[] arguments) {
    ByteBuffer bytes = ((ByteBuffer) arguments[1]).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return switch ((String) arguments[0]) {
      case "f8" -> bytes.getDouble();
      case "f4" -> (double) bytes.getFloat();
      case "i8" -> bytes.getLong();
      case "i4" -> (long) bytes.getInt();
      case "b1" -> bytes.get() != 0;
      default ->
          throw new InvalidCheckpointException(
              "A NumPy scalar", "is of another type", "f8, f4, i8, i4 or b1");
    };
  }
}
