package io.domainshift.nets.perceptual;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.PerceptualArchitecture;
import io.domainshift.models.PerceptualArchitecture.Backbone;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LPIPS on AlexNet against One-Shot CLIP's own. */
@GoldenTest("oneshot/losses")
class LpipsGoldenTests {

  private final GoldenSuite suite;
  private final Checkpoint weights;
  private GraphRuntime runtime;
  private GraphScope scope;
  private PerceptualDistance distance;

  LpipsGoldenTests(GoldenSuite suite) {
    this.suite = suite;
    this.weights =
        new Checkpoint(
            new PerceptualArchitecture(Backbone.ALEX),
            MadeUpWeights.alex(suite.config().get("lpips_seed").asLong()),
            Map.of());
  }

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 2));
    scope = runtime.openScope();
    distance = PerceptualDistance.map(scope, weights);
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void theFormulaGivesTheWeightsOfTheReferences() {
    float[] last = weights.tensor("features.10.weight").toFloats();
    suite.check(
        "lpips_weight_samples",
        Stream.of(
                first("features.0.weight"),
                widened(Arrays.copyOfRange(last, last.length - 8, last.length)),
                first("features.3.bias"),
                first("lin4.weight"))
            .flatMapToDouble(Arrays::stream)
            .toArray());
  }

  @Test
  void distancesAgree() {
    List<Tensor> generated = distance.features(scope, in("fake_img"));
    List<Tensor> source = distance.features(scope, in("src_img"));

    suite.check("lpips_pair", distance.compare(scope, generated, source));
    suite.check("lpips_each", distance.each(scope, generated, source));
  }

  @Test
  void gradientsAgree() {
    Tensor gradient =
        scope
            .call("nets.perceptual.probe.gradient")
            .with(distance.weights())
            .with(in("fake_img"))
            .with(in("src_img"))
            .tensor();
    suite.check("grad_lpips_pair", gradient);
  }

  @Test
  void anyNumberOfPicturesIsComparedWithOne() {
    List<Tensor> several = distance.features(scope, in("fake_img"));
    List<Tensor> one = distance.features(scope, in("real_img"));

    assertThat(distance.each(scope, several, one).toHost().toFloats())
        .containsExactly(distance.each(scope, one, several).toHost().toFloats());
    assertThat(distance.each(scope, several, several).toHost().toFloats()).containsOnly(0);
  }

  private double[] first(String name) {
    return widened(Arrays.copyOf(weights.tensor(name).toFloats(), 8));
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private Tensor in(String name) {
    return scope.tensor(suite.in(name));
  }
}
