package io.domainshift.nets;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.Tensor;
import io.domainshift.models.CheckpointImporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Networks as the official training programs pickle them, imported and drawn. */
@GoldenTest("pickles/*")
class OfficialPickleGoldenTests {

  /** The references keep every fourth pixel of every fourth row. */
  private static final int STEP = 4;

  private final GoldenSuite golden;

  OfficialPickleGoldenTests(GoldenSuite golden) {
    this.golden = golden;
  }

  @Test
  void drawsTheOfficialPicture() {
    try (GraphRuntime runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
        GraphScope scope = runtime.openScope()) {
      ImageGenerator generator =
          ImageGenerators.map(scope, CheckpointImporter.read(golden.file("pkl")));
      @Nullable Tensor labels = golden.inputs("c").isEmpty() ? null : scope.tensor(golden.in("c"));
      Tensor image =
          generator.generate(
              scope, scope.tensor(golden.in("z")), labels, 1, generator.constNoise(scope));
      golden.check("image", every(image.toHost().toFloats(), generator.architecture().size()));
    }
  }

  private static double[] every(float[] image, int size) {
    int kept = size / STEP;
    double[] pixels = new double[3 * kept * kept];
    for (int i = 0; i < pixels.length; i++) {
      int row = i / kept % kept * STEP;
      int colour = i / kept / kept;
      pixels[i] = image[(colour * size + row) * size + i % kept * STEP];
    }
    return pixels;
  }
}
