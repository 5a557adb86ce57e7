package io.domainshift.models.formats;

import io.domainshift.graph.ElementType;
import io.domainshift.models.InvalidCheckpointException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON header of a safetensors file, read token by token so that a hostile one builds no tree.
 *
 * @param entries ordered by their bytes; they cover the data exactly once
 * @param metadata the strings under {@code __metadata__}
 * @param dataStart where the tensors' bytes begin in the file
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata, long dataStart) {

  /** One tensor; {@code begin} and {@code end} are counted from the start of the data. */
  record Entry(String name, ElementType type, long[] shape, long begin, long end) {}

  static final String METADATA = "__metadata__";
  static final Map<String, ElementType> TYPES =
      Map.of(
          "F64", ElementType.FLOAT64,
          "F32", ElementType.FLOAT32,
          "F16", ElementType.FLOAT16,
          "BF16", ElementType.BFLOAT16,
          "I64", ElementType.INT64,
          "I32", ElementType.INT32,
          "I16", ElementType.INT16,
          "I8", ElementType.INT8,
          "U8", ElementType.UINT8,
          "BOOL", ElementType.BOOL);

  private static final int MAX_TENSORS = 100_000;
  private static final int MAX_DIMENSIONS = 16;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(3)
                  .maxNameLength(4096)
                  .maxNumberLength(20)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  static SafetensorsHeader parse(byte[] json, long dataBytes) {
    if (json[0] != '{') {
      throw broken("starts with byte " + json[0], "an opening brace");
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      List<Entry> entries = new ArrayList<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        expect(parser.nextToken(), JsonToken.START_OBJECT, name);
        if (name.equals(METADATA)) {
          metadata(parser, metadata);
        } else if (entries.size() == MAX_TENSORS) {
          throw broken("lists more than " + MAX_TENSORS + " tensors", "fewer");
        } else {
          entries.add(entry(parser, name));
        }
      }
      if (parser.nextToken() != null) {
        throw broken("goes on after its closing brace", "blanks only");
      }
      entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
      cover(entries, dataBytes);
      return new SafetensorsHeader(List.copyOf(entries), Map.copyOf(metadata), 8L + json.length);
    } catch (JacksonException e) {
      throw new InvalidCheckpointException(
          "The safetensors header", "is no valid JSON: " + e.getOriginalMessage(), "an object", e);
    }
  }

  private static void metadata(JsonParser parser, Map<String, String> metadata) {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      expect(parser.nextToken(), JsonToken.VALUE_STRING, METADATA + " " + key);
      metadata.put(key, parser.getString());
    }
  }

  private static Entry entry(JsonParser parser, String name) {
    ElementType type = null;
    long @Nullable [] shape = null;
    long @Nullable [] range = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (key) {
        case "dtype" -> {
          expect(token, JsonToken.VALUE_STRING, name);
          type = TYPES.get(parser.getString());
          if (type == null) {
            throw wrong(name, "has dtype " + parser.getString(), "one of " + TYPES.keySet());
          }
        }
        case "shape" -> shape = integers(parser, token, name, MAX_DIMENSIONS);
        case "data_offsets" -> range = integers(parser, token, name, 2);
        default -> throw wrong(name, "has a field " + key, "dtype, shape and data_offsets");
      }
    }
    if (type == null || shape == null || range == null || range.length != 2) {
      throw wrong(name, "is incomplete", "dtype, shape and two data_offsets");
    }
    return checked(new Entry(name, type, shape, range[0], range[1]));
  }

  private static Entry checked(Entry entry) {
    long bytes = entry.type().bytes();
    try {
      for (long size : entry.shape()) {
        bytes = Math.multiplyExact(bytes, size);
      }
    } catch (ArithmeticException e) {
      throw wrong(entry.name(), "is " + Arrays.toString(entry.shape()), "fewer elements");
    }
    if (entry.end() < entry.begin() || entry.end() - entry.begin() != bytes) {
      throw wrong(
          entry.name(),
          "takes bytes %d to %d".formatted(entry.begin(), entry.end()),
          bytes + " bytes for " + entry.type().label() + " " + Arrays.toString(entry.shape()));
    }
    if (bytes > Integer.MAX_VALUE) {
      throw wrong(entry.name(), "takes " + bytes + " bytes", "less than 2 GiB");
    }
    return entry;
  }

  /** The format asks for it: no byte unused, none used twice. */
  private static void cover(List<Entry> sorted, long dataBytes) {
    long position = 0;
    for (Entry entry : sorted) {
      if (entry.begin() != position) {
        throw wrong(
            entry.name(),
            (entry.begin() < position ? "overlaps its neighbour at byte " : "leaves a gap before ")
                + entry.begin(),
            "byte " + position);
      }
      position = entry.end();
    }
    if (position != dataBytes) {
      throw new InvalidCheckpointException(
          "The safetensors file", "has " + dataBytes + " bytes of data", position + " bytes");
    }
  }

  private static long[] integers(JsonParser parser, JsonToken token, String name, int most) {
    expect(token, JsonToken.START_ARRAY, name);
    long[] values = new long[most];
    int count = 0;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      expect(token, JsonToken.VALUE_NUMBER_INT, name);
      long value = parser.getLongValue();
      if (count == most || value < 0) {
        throw wrong(name, "has more than " + most + " or negative numbers", "sizes");
      }
      values[count++] = value;
    }
    return Arrays.copyOf(values, count);
  }

  private static void expect(@Nullable JsonToken token, JsonToken expected, String name) {
    if (token != expected) {
      throw broken("has " + token + " at " + name, expected.toString());
    }
  }

  private static InvalidCheckpointException wrong(String name, String finding, String expected) {
    return new InvalidCheckpointException("Tensor " + name, finding, expected);
  }

  private static InvalidCheckpointException broken(String finding, String expected) {
    return new InvalidCheckpointException("The safetensors header", finding, expected);
  }
}
