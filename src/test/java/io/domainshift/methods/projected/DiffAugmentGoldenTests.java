package io.domainshift.methods.projected;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The augmentation against the official one, stage by stage. */
@GoldenTest("projected/diffaug")
class DiffAugmentGoldenTests {

  private final GoldenSuite golden;
  private GraphRuntime runtime;
  private GraphScope scope;

  DiffAugmentGoldenTests(GoldenSuite golden) {
    this.golden = golden;
  }

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @ParameterizedTest
  @CsvSource({"sq, image", "rect, image_rect"})
  void everyStageAgrees(String draws, String picture) {
    Tensor image = scope.tensor(golden.in(picture));
    // Half is the draw that changes nothing.
    golden.check(draws + "/1_brightness", on("coloured", image, draws, "saturation", "contrast"));
    golden.check(draws + "/2_saturation", on("coloured", image, draws, "contrast"));
    Tensor coloured = on("coloured", image, draws);
    golden.check(draws + "/3_contrast", coloured);
    Tensor moved = on("moved", coloured, draws);
    golden.check(draws + "/4_translation", moved);
    golden.check(draws + "/5_cutout", on("cut", moved, draws));
    golden.check(draws + "/5_cutout", on("augmented", image, draws));
  }

  private Tensor on(String stage, Tensor image, String draws, String... neutral) {
    Map<String, Tensor> a = new LinkedHashMap<>();
    for (String input : golden.inputs(draws + ".")) {
      a.put(input.substring(draws.length() + 1), scope.tensor(golden.in(input)));
    }
    for (String name : neutral) {
      float[] halves = new float[(int) image.shape()[0]];
      Arrays.fill(halves, 0.5f);
      a.put(name, scope.tensor(HostTensor.of(halves, halves.length)));
    }
    return scope
        .call("methods.projected.diffaug." + stage)
        .with(image)
        .with(TensorMap.of(a))
        .tensor();
  }
}
