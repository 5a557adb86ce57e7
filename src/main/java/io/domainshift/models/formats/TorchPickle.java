package io.domainshift.models.formats;

import io.domainshift.graph.ElementType;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.formats.PickleGlobals.Budget;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code torch.save} wrote, as data: the ZIP format of PyTorch 1.6 and later, the format
 * before it, TorchScript archives, and plain pickles that embed such files.
 */
final class TorchPickle {

  private static final BigInteger LEGACY_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final ByteBuffer LEGACY_START =
      ByteBuffer.wrap(HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e"));
  private static final int LEGACY_PROTOCOL = 1001;

  private TorchPickle() {}

  /**
   * Reads a file.
   *
   * @param file mapped, from its first byte to its last
   * @return dictionaries, lists, text, numbers, {@link TorchTensor}, {@link PickledObject}
   * @throws InvalidCheckpointException if it is broken or holds anything but weights and plain data
   */
  static @Nullable Object read(ByteBuffer file) {
    Budget budget = new Budget();
    if (TorchArchive.isArchive(file)) {
      return readArchive(TorchArchive.open(file), budget);
    }
    if (isLegacy(file)) {
      return readLegacy(file.duplicate(), budget);
    }
    PickleGlobals globals =
        new PickleGlobals(
            budget,
            (type, key, elements) -> {
              throw new InvalidCheckpointException(
                  "Storage " + key, "lies outside the pickle", "storages inside");
            },
            false,
            embedded -> readEmbedded(embedded, budget));
    ByteBuffer data = file.duplicate();
    Object root = TensorUnpickler.read(data, globals);
    if (data.hasRemaining()) {
      throw new InvalidCheckpointException(
          "The pickle", "is followed by " + data.remaining() + " bytes", "nothing after it");
    }
    return root;
  }

  /** Whether the first bytes are those of a pickle, an archive, or an old PyTorch file. */
  static boolean isPickle(ByteBuffer file) {
    return TorchArchive.isArchive(file) || file.limit() > 2 && (file.get(0) & 0xff) == 0x80;
  }

  private static @Nullable Object readArchive(TorchArchive archive, Budget budget) {
    if (archive.has("byteorder")) {
      String order = StandardCharsets.UTF_8.decode(archive.bytes("byteorder")).toString();
      if (!order.equals("little")) {
        throw new InvalidCheckpointException("The archive", "is not little-endian", "little");
      }
    }
    Map<String, TorchStorage> storages = new HashMap<>();
    PickleGlobals globals =
        new PickleGlobals(
            budget,
            (type, key, elements) ->
                shared(
                    storages,
                    key,
                    new TorchStorage(key, type, elements, () -> archive.bytes("data/" + key))),
            archive.has("code/"),
            null);
    return TensorUnpickler.read(archive.bytes("data.pkl"), globals);
  }

  private static boolean isLegacy(ByteBuffer file) {
    int length = LEGACY_START.remaining();
    return file.limit() >= length && file.slice(0, length).equals(LEGACY_START);
  }

  private static TorchStorage readEmbedded(ByteBuffer file, Budget budget) {
    if (isLegacy(file) && readLegacy(file.duplicate(), budget) instanceof TorchStorage storage) {
      return storage;
    }
    throw new InvalidCheckpointException("An embedded file", "is no storage", "a storage");
  }

  /** Magic, protocol, system, the object, the keys of its storages, then their bytes. */
  private static @Nullable Object readLegacy(ByteBuffer data, Budget budget) {
    Map<String, TorchStorage> storages = new HashMap<>();
    PickleGlobals globals =
        new PickleGlobals(
            budget,
            (type, key, elements) ->
                shared(storages, key, new TorchStorage(key, type, elements, null)),
            false,
            null);
    expect(LEGACY_MAGIC.equals(TensorUnpickler.read(data, globals)), "magic number");
    expect(Integer.valueOf(LEGACY_PROTOCOL).equals(TensorUnpickler.read(data, globals)), "1001");
    expect(
        TensorUnpickler.read(data, globals) instanceof Map<?, ?> system
            && !Boolean.FALSE.equals(system.get("little_endian")),
        "little-endian bytes");
    Object root = TensorUnpickler.read(data, globals);
    if (!(TensorUnpickler.read(data, globals) instanceof List<?> keys)
        || keys.size() != storages.size()) {
      throw new InvalidCheckpointException("The PyTorch file", "lists other storages", "its own");
    }
    data.order(ByteOrder.LITTLE_ENDIAN);
    for (Object key : keys) {
      TorchStorage storage = key instanceof String name ? storages.remove(name) : null;
      if (storage == null
          || data.remaining() < 8
          || data.getLong() != storage.elements()
          || data.remaining() < storage.size()) {
        throw new InvalidCheckpointException(
            "The PyTorch file", "ends or differs at a storage", "all storages it lists");
      }
      storage.provide(data.slice(data.position(), (int) storage.size()));
      data.position(data.position() + (int) storage.size());
    }
    expect(!data.hasRemaining(), "nothing after the last storage");
    return root;
  }

  private static TorchStorage shared(
      Map<String, TorchStorage> known, String key, TorchStorage storage) {
    TorchStorage first = known.putIfAbsent(key, storage);
    if (first == null) {
      return storage;
    }
    ElementType type = first.type();
    if (type != storage.type() || first.elements() != storage.elements()) {
      throw new InvalidCheckpointException("Storage " + key, "changes its type or size", "one");
    }
    return first;
  }

  private static void expect(boolean condition, String expectation) {
    if (!condition) {
      throw new InvalidCheckpointException("The PyTorch file", "is another", expectation);
    }
  }
}
