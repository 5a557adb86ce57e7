package io.domainshift.nets.fastgan;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Small FastGANs with random weights. */
public final class FastGanFixtures {

  private FastGanFixtures() {}

  /** 32² from a z of six numbers, with so many classes. */
  public static FastGanArchitecture small(int classes) {
    return FastGanArchitecture.of(32, 6, classes, 8, false);
  }

  /** Not those of a trained network, but none is zero, so that all of them matter. */
  public static Checkpoint random(FastGanArchitecture architecture, long seed) {
    Random random = new Random(seed);
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    architecture
        .tensorShapes()
        .forEach(
            (name, shape) -> {
              int elements = 1;
              for (long size : shape) {
                elements *= (int) size;
              }
              float[] values = new float[elements];
              for (int i = 0; i < elements; i++) {
                float value = (float) random.nextGaussian();
                values[i] = name.endsWith("_var") ? 1 + Math.abs(value) : value;
              }
              tensors.put(name, HostTensor.of(values, shape));
            });
    return new Checkpoint(architecture, tensors, Map.of());
  }
}
