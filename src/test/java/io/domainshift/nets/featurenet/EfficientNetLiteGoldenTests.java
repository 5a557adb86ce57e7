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
import io.domainshift.models.formats.SafetensorsReader;
import io.domainshift.models.formats.SafetensorsWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped EfficientNet-Lite1 and its projections against Projected GAN's on timm. */
@GoldenTest("projected/effnet_lite1")
class EfficientNetLiteGoldenTests {

  private static final Path SHIPPED = Path.of("starter/efficientnet-lite1.safetensors");

  private final GoldenSuite suite;
  private final Checkpoint checkpoint = CheckpointImporter.read(SHIPPED);
  @TempDir Path folder;
  private GraphRuntime runtime;
  private GraphScope scope;

  EfficientNetLiteGoldenTests(GoldenSuite suite) {
    this.suite = suite;
  }

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 2));
    scope = runtime.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void levelsAndProjectionsAgree() {
    check("clean", FeatureNetwork.load(scope, checkpoint));
  }

  @Test
  void theyAgreeWithTheStatisticsThatTheOfficialConstructorMoves() {
    check("as_built", FeatureNetwork.loadAsBuilt(scope, checkpoint));
  }

  @Test
  void classesAgree() {
    FeatureNetwork network = FeatureNetwork.load(scope, checkpoint);
    suite.check("clean/classifier_logits", network.logits(scope, image(network)));
  }

  @Test
  void theShippedFileIsThePublishedNetwork() {
    FeatureNetworkArchitecture architecture = checkpoint.as(FeatureNetworkArchitecture.class);
    assertThat(architecture).isEqualTo(FeatureNetworkArchitecture.lite(1));
    assertThat(architecture.publishedName()).contains("efficientnet-lite1");
    assertThat(architecture.channels()).containsExactly(24, 40, 112, 320);
  }

  @Test
  void theNamesOfThePackageGiveTheSameNetwork() {
    Map<String, HostTensor> renamed = new LinkedHashMap<>();
    suite
        .config()
        .get("package_to_timm_names")
        .propertyStream()
        .forEach(name -> renamed.put(name.getKey(), checkpoint.tensor(name.getValue().asString())));
    Path file = folder.resolve("renamed.safetensors");
    SafetensorsWriter.write(file, renamed, Map.of());

    Checkpoint read = CheckpointImporter.read(file);
    assertThat(read.architecture()).isEqualTo(checkpoint.architecture());
    assertThat(read.tensors()).isEqualTo(checkpoint.tensors());
  }

  private void check(String statistics, FeatureNetwork network) {
    Projector projector =
        Projector.load(scope, SafetensorsReader.open(suite.file("scratch")).tensors());
    List<Tensor> levels = network.features(scope, image(network));
    List<Tensor> projections = projector.project(scope, levels);
    for (int i = 0; i < levels.size(); i++) {
      check(statistics + "/backbone_" + i + "/", levels.get(i).toHost());
      check(statistics + "/features_" + i + "/", projections.get(i).toHost());
    }
    assertThat(levels).hasSize(4);
  }

  /** The suite holds samples of each tensor, not all of it. */
  private void check(String output, HostTensor mine) {
    long[] shape = mine.shape();
    int places = (int) (shape[2] * shape[3]);
    int channels = (int) shape[1];
    int centre = (int) (shape[2] / 2 * shape[3] + shape[3] / 2);
    double[] values = mine.toDoubles();
    double[] means = new double[channels];
    double[] centres = new double[values.length / places];
    for (int i = 0; i < values.length; i++) {
      int plane = i / places;
      means[plane % channels] += values[i] / places / shape[0];
      if (i % places == centre) {
        centres[plane] = values[i];
      }
    }
    assertThat(shape).isEqualTo(suite.out(output + "shape").toLongs());
    suite.check(output + "channel_mean", means);
    suite.check(output + "centre", centres);
    suite.check(
        output + "first", Arrays.copyOf(values, (int) suite.out(output + "first").elements()));
    suite.check(output + "mean_std_absmax", spread(values));
  }

  static double[] spread(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    return new double[] {mean, Math.sqrt(squares / (values.length - 1)), largest};
  }

  private Tensor image(FeatureNetwork network) {
    return network.enlarge(scope, scope.tensor(suite.in("image")), 224);
  }
}
