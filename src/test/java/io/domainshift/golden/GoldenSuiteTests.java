package io.domainshift.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenSuiteTests {

  @TempDir Path root;

  @BeforeEach
  void writeSuite() throws IOException {
    Files.createDirectory(root.resolve("net"));
    Files.writeString(
        root.resolve("net/small.json"),
        """
        {"config": {"checkpoint": "../other/w.pt"},
         "tolerance": {"rel_to_max": 0.01, "abs": 0.1, "loss": {"rel_to_max": 0.001}, "final": "most"}}
        """);
    byte[] header =
        """
        {"in/x":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},
         "out/image":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},
         "out/loss.0":{"dtype":"F64","shape":[1],"data_offsets":[16,24]},
         "out/final":{"dtype":"F32","shape":[1],"data_offsets":[24,28]}}
        """
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + header.length + 28).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    file.putLong(7).putFloat(-10).putFloat(1).putDouble(1000).putFloat(1);
    Files.write(root.resolve("net/small.safetensors"), file.array());
  }

  @Test
  void readsNamesConfigAndTensors() {
    GoldenDir folder = new GoldenDir(root);
    GoldenSuite suite = folder.suite("net/small");

    assertThat(folder.suites()).containsExactly("net/small");
    assertThat(suite.file("checkpoint")).isEqualTo(root.resolve("other/w.pt"));
    assertThat(suite.in("x").toLongs()).containsExactly(7);
    assertThat(suite.out("image").toFloats()).containsExactly(-10, 1);
    assertThat(suite.outputs("loss")).containsExactly("loss.0");
  }

  @Test
  void comparesWithTheLargestMagnitudePlusAnAbsolutePart() {
    GoldenSuite suite = new GoldenDir(root).suite("net/small");

    assertThatCode(() -> suite.check("image", -10.19, 1.19)).doesNotThrowAnyException();
    assertThatThrownBy(() -> suite.check("image", -10, 1.21)).isInstanceOf(AssertionError.class);
  }

  @Test
  void overridesByPrefixReplaceTheWholeRule() {
    GoldenSuite suite = new GoldenDir(root).suite("net/small");

    assertThatCode(() -> suite.check("loss.0", 1000.9)).doesNotThrowAnyException();
    assertThatThrownBy(() -> suite.check("loss.0", 1001.05)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> suite.check("final", 1)).hasMessageContaining("sentence");
  }

  @Test
  void refusesNaNAndWrongLength() {
    GoldenSuite suite = new GoldenDir(root).suite("net/small");

    assertThatThrownBy(() -> suite.check("image", -10, Double.NaN))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> suite.check("image", -10)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> suite.checkMost("image", new double[] {0, 1}, 0.6, 0.1, 20))
        .isInstanceOf(AssertionError.class);
  }
}
