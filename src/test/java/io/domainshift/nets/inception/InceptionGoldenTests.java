package io.domainshift.nets.inception;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.InceptionArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.formats.CanonicalFormat;
import io.domainshift.models.formats.SafetensorsWriter;
import io.domainshift.nets.perceptual.MadeUpWeights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The FID's network, imported as pytorch-fid publishes it, against that code. */
@GoldenTest("inception/fid")
class InceptionGoldenTests {

  private final GoldenSuite suite;
  @TempDir Path folder;

  InceptionGoldenTests(GoldenSuite suite) {
    this.suite = suite;
  }

  @Test
  void featuresAndProbabilitiesAgree() {
    Path file = folder.resolve("published.safetensors");
    SafetensorsWriter.write(file, published(InceptionArchitecture.PUBLISHED_CLASSES), Map.of());
    Checkpoint imported = CheckpointImporter.read(file);
    Path stored = folder.resolve("stored.safetensors");
    CanonicalFormat.write(imported, stored);
    try (GraphRuntime runtime = GraphRuntime.open(new GraphSettings("cpu", 2));
        GraphScope scope = runtime.openScope()) {
      InceptionNetwork network = InceptionNetwork.load(scope, CanonicalFormat.open(stored));
      Tensor features = network.features(scope, scope.tensor(suite.in("image")));
      suite.check("features", features);
      suite.check("probabilities", network.probabilities(scope, features));
    }
  }

  @Test
  void torchvisionsOwnNetworkIsRefused() {
    Path file = folder.resolve("torchvision.safetensors");
    SafetensorsWriter.write(file, published(1000), Map.of());
    assertThatThrownBy(() -> CheckpointImporter.read(file))
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageContaining("1000 classes")
        .hasMessageContaining("1008");
  }

  /** By the formula in the notes of the suite. */
  private Map<String, HostTensor> published(int classes) {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    long stream = 0;
    for (Map.Entry<String, JsonNode> convolution :
        suite.config().get("convolutions").properties()) {
      long[] shape = JsonMapper.shared().convertValue(convolution.getValue(), long[].class);
      convolution(weights, convolution.getKey(), stream, shape);
      stream += 8;
    }
    double spread = Math.sqrt(6.0 / InceptionArchitecture.FEATURES);
    weights.put(
        "fc.weight",
        MadeUpWeights.tensor(10_000, spread, 0, classes, InceptionArchitecture.FEATURES));
    weights.put("fc.bias", MadeUpWeights.tensor(10_001, 0.1, 0, classes));
    return weights;
  }

  private static void convolution(
      Map<String, HostTensor> weights, String name, long stream, long[] shape) {
    double spread = Math.sqrt(6.0 / (shape[1] * shape[2] * shape[3]));
    weights.put(name + ".conv.weight", MadeUpWeights.tensor(stream, spread, 0, shape));
    List<String> parts = List.of("weight", "bias", "running_mean", "running_var");
    for (int i = 0; i < parts.size(); i++) {
      boolean scale = parts.get(i).equals("weight") || parts.get(i).equals("running_var");
      weights.put(
          name + ".bn." + parts.get(i),
          MadeUpWeights.tensor(stream + 1 + i, scale ? 0.3 : 0.1, scale ? 1 : 0, shape[0]));
    }
  }
}
