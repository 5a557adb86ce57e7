package io.domainshift.nets.perceptual;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.PerceptualArchitecture;
import io.domainshift.models.formats.SafetensorsWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each backbone, imported as torchvision publishes it, against the official LPIPS. */
@GoldenTest("perceptual/lpips_*")
class LpipsBackbonesGoldenTests {

  private final GoldenSuite suite;
  @TempDir Path folder;

  LpipsBackbonesGoldenTests(GoldenSuite suite) {
    this.suite = suite;
  }

  @Test
  void distancesAndGradientsAgree() {
    Checkpoint checkpoint = imported();
    assertThat(checkpoint.as(PerceptualArchitecture.class).backbone().label())
        .isEqualTo(suite.config().get("backbone").asString());
    try (GraphRuntime runtime = GraphRuntime.open(new GraphSettings("cpu", 2));
        GraphScope scope = runtime.openScope()) {
      PerceptualDistance distance = PerceptualDistance.map(scope, checkpoint);
      Tensor image = scope.tensor(suite.in("image"));
      Tensor target = scope.tensor(suite.in("target"));
      List<Tensor> seen = distance.features(scope, image);
      List<Tensor> wanted = distance.features(scope, target);

      suite.check("each", distance.each(scope, seen, wanted));
      suite.check("mean", distance.compare(scope, seen, wanted));
      double[] gradient =
          scope
              .call("nets.perceptual.probe.gradient")
              .with(distance.weights())
              .with(image)
              .with(target)
              .tensor()
              .toHost()
              .toDoubles();
      double largest =
          Arrays.stream(suite.out("grad_image").toDoubles()).map(Math::abs).max().orElseThrow();
      // Which sums fall on the other side of a rectifier's zero depends on the processor's kernels:
      // it moves few values, and those further than rounding does.
      suite.checkMost("grad_image", gradient, 0.99, 2e-4 * largest + 1e-7, 1e-2 * largest);
    }
  }

  /** With a classifier, as torchvision's files have; it is dropped, published weights are added. */
  private Checkpoint imported() {
    Map<String, HostTensor> classifier = new LinkedHashMap<>();
    long stream = 64 * suite.config().get("seed").asLong();
    for (JsonNode convolution : suite.config().get("convolutions")) {
      long[] shape = JsonMapper.shared().convertValue(convolution.get("shape"), long[].class);
      MadeUpWeights.convolution(classifier, convolution.get("name").asString(), stream, shape);
      stream += 2;
    }
    classifier.put("classifier.1.weight", MadeUpWeights.tensor(0, 1, 0, 3, 4));
    Path file = folder.resolve("classifier.safetensors");
    SafetensorsWriter.write(file, classifier, Map.of());
    return CheckpointImporter.read(file);
  }
}
