package io.domainshift.nets.featurenet;

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
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.FeatureNetworkArchitecture.Stage;
import io.domainshift.models.formats.SafetensorsReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A narrow EfficientNet-Lite inside a discriminator of Projected GAN. */
@GoldenTest("projected/discriminator_tiny")
class NarrowFeatureNetworkGoldenTests {

  private static final String SCRATCH = "feature_network.scratch.";

  private final GoldenSuite suite;
  private GraphRuntime runtime;
  private GraphScope scope;
  private FeatureNetwork network;

  NarrowFeatureNetworkGoldenTests(GoldenSuite suite) {
    this.suite = suite;
  }

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 2));
    scope = runtime.openScope();
    network = FeatureNetwork.load(scope, checkpoint());
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void theArchitectureIsWorkedOutFromTheTensors() {
    assertThat(checkpoint().as(FeatureNetworkArchitecture.class))
        .isEqualTo(
            new FeatureNetworkArchitecture(
                32,
                List.of(
                    new Stage(1, 8),
                    new Stage(3, 8),
                    new Stage(3, 8),
                    new Stage(4, 16),
                    new Stage(4, 16),
                    new Stage(5, 32),
                    new Stage(1, 48)),
                null));
  }

  @Test
  void levelsAndProjectionsAgree() {
    List<Tensor> levels = network.features(scope, scope.tensor(suite.in("image64")));
    List<Tensor> projections = Projector.load(scope, projections()).project(scope, levels);
    for (int i = 0; i < 4; i++) {
      suite.check("backbone_" + i, levels.get(i));
      suite.check("features_" + i, projections.get(i));
    }
  }

  @Test
  void smallPicturesAreEnlargedAsOfficially() {
    Tensor large = network.enlarge(scope, scope.tensor(suite.in("real")), 224);
    double[] values = large.toHost().toDoubles();
    suite.check("interp224_checksum", EfficientNetLiteGoldenTests.spread(values));
    double[] corner = new double[2 * 3 * 8 * 8];
    for (int i = 0; i < corner.length; i++) {
      corner[i] = values[i / 64 * 224 * 224 + i / 8 % 8 * 224 + i % 8];
    }
    suite.check("interp224_corner", corner);
    assertThat(network.enlarge(scope, large, 224).toHost()).isEqualTo(large.toHost());
  }

  private Checkpoint checkpoint() {
    return CheckpointImporter.read(suite.file("weights"));
  }

  private Map<String, HostTensor> projections() {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    SafetensorsReader.open(suite.file("weights"))
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(SCRATCH)) {
                weights.put(name.substring(SCRATCH.length()), tensor);
              }
            });
    return weights;
  }
}
