package io.domainshift.models.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.HostTensor;
import io.domainshift.models.InvalidCheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTests {

  private static final String ONE =
      "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

  @TempDir Path folder;

  @Test
  void readsBackWhatItWrote() {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (ElementType type : ElementType.values()) {
      byte[] bytes = new byte[6 * type.bytes()];
      bytes[1] = 1;
      tensors.put(type.label(), new HostTensor(type, new long[] {2, 3}, ByteBuffer.wrap(bytes)));
    }
    tensors.put("scalar", HostTensor.scalar(3));
    tensors.put("empty", HostTensor.of(new float[0], 0, 4));
    tensors.put("quo\"te ü", HostTensor.of(new float[] {1}, 1));
    Path file = folder.resolve("all.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of("b", "2", "a", "ö"));
    SafetensorsFile read = SafetensorsReader.open(file);
    assertThat(read.tensors()).isEqualTo(tensors);
    assertThat(read.metadata()).isEqualTo(Map.of("a", "ö", "b", "2"));
    assertThat(read.tensor("scalar").data().isDirect()).isTrue();
  }

  @Test
  void writesTheSameBytesWhateverTheOrder() {
    Map<String, HostTensor> forth = new LinkedHashMap<>();
    forth.put("x", HostTensor.scalar(1));
    forth.put("y", HostTensor.ofLongs(new long[] {2}, 1));
    Map<String, HostTensor> back = new LinkedHashMap<>();
    back.put("y", forth.get("y"));
    back.put("x", forth.get("x"));
    byte[] bytes = SafetensorsWriter.bytes(forth, Map.of());
    assertThat(bytes).isEqualTo(SafetensorsWriter.bytes(back, Map.of()));
    assertThat(8 + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong())
        .isEqualTo(bytes.length - 12)
        .matches(length -> length % 64 == 0);
  }

  @Test
  void acceptsTheSmallestFile() throws IOException {
    SafetensorsFile read = SafetensorsReader.open(file("{" + ONE + "}", 8));
    assertThat(read.tensor("a")).isEqualTo(HostTensor.of(new float[2], 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | 12 | overlaps
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}} | 16 | gap
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}} | 16 | Duplicate
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | 9 | 9 bytes of data
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | 4 | 4 bytes of data
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}} | 8 | 12 bytes for float32 [3]
          {"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}} | 4 | fewer elements
          {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}} | 0 | fewer elements
          {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}} | 4 | out of range
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}} | 8 | negative
          {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}} | 8 | VALUE_NUMBER_FLOAT
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}} | 8 | takes bytes 8 to 0
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}} | 8 | incomplete
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}} | 8 | more than 2
          {"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}} | 8 | dtype F8_E4M3
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}} | 8 | a field x
          {"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}} | 8 | nesting depth
          {"a":{"shape":[[[[[[1]]]]]]}} | 0 | nesting depth
          {"__metadata__":{"n":1}} | 0 | VALUE_NUMBER_INT
          {"__metadata__":{"n":{"m":"x"}}} | 0 | START_OBJECT
          {} x | 0 | Unrecognized token
          {}{} | 0 | goes on
          [] | 0 | opening brace
          {"a" | 0 | no valid JSON
          """)
  void refusesCrookedHeaders(String json, int dataBytes, String finding) throws IOException {
    Path file = file(json, dataBytes);
    assertThatThrownBy(() -> SafetensorsReader.open(file))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageContaining(finding);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-1", "100000001", "9223372036854775807", "57"})
  void refusesHeaderLengthsOutsideTheFile(long claimed) throws IOException {
    byte[] bytes = Files.readAllBytes(file("{" + ONE + "}", 8));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, claimed);
    Path file = Files.write(folder.resolve("length"), bytes);
    assertThatThrownBy(() -> SafetensorsReader.open(file))
        .isInstanceOf(InvalidCheckpointException.class);
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] bytes = Files.readAllBytes(file("{" + ONE + "}", 8));
    for (int length = 0; length < bytes.length; length++) {
      Path file = Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> SafetensorsReader.open(file))
          .as("%d bytes", length)
          .isInstanceOf(InvalidCheckpointException.class);
    }
  }

  private Path file(String json, int dataBytes) throws IOException {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
    return Files.write(folder.resolve("file"), bytes.array());
  }
}
