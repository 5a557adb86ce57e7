package io.domainshift.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the tensors of a suite. Deliberately not the product's safetensors reader: a fault there
 * must not bend its own reference.
 */
final class GoldenTensors {

  private GoldenTensors() {}

  static Map<String, GoldenTensor> read(Path safetensors) {
    try (FileChannel channel = FileChannel.open(safetensors)) {
      ByteBuffer bytes =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      byte[] header = new byte[Math.toIntExact(bytes.getLong())];
      bytes.get(header);
      ByteBuffer values = bytes.slice();
      Map<String, GoldenTensor> tensors = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : new JsonMapper().readTree(header).properties()) {
        if (!entry.getKey().equals("__metadata__")) {
          tensors.put(entry.getKey(), tensor(entry.getValue(), values));
        }
      }
      return tensors;
    } catch (IOException e) {
      throw new UncheckedIOException("Golden tensors " + safetensors + " cannot be read", e);
    }
  }

  private static GoldenTensor tensor(JsonNode entry, ByteBuffer values) {
    long[] shape = new long[entry.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = entry.get("shape").get(i).asLong();
    }
    int from = entry.get("data_offsets").get(0).asInt();
    int to = entry.get("data_offsets").get(1).asInt();
    return new GoldenTensor(entry.get("dtype").asString(), shape, values.slice(from, to - from));
  }
}
