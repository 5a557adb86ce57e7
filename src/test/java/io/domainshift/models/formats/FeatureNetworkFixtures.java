package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.FeatureNetworkArchitecture.Stage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Feature networks that no training has seen. */
public final class FeatureNetworkFixtures {

  private FeatureNetworkFixtures() {}

  /** A narrow EfficientNet-Lite of random weights. */
  public static Checkpoint narrow(long seed) {
    FeatureNetworkArchitecture architecture =
        new FeatureNetworkArchitecture(4, Collections.nCopies(7, new Stage(1, 4)), null);
    Random random = new Random(seed);
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    FeatureNetworkLayout.shapes(architecture)
        .forEach((name, shape) -> tensors.put(name, tensor(name, shape, random)));
    return new Checkpoint(architecture, tensors, Map.of());
  }

  private static HostTensor tensor(String name, long[] shape, Random random) {
    long elements = 1;
    for (long side : shape) {
      elements *= side;
    }
    float[] values = new float[(int) elements];
    double scale = Math.sqrt(2.0 * shape[0] / elements); // keeps the size of activations
    for (int i = 0; i < values.length; i++) {
      if (shape.length == 4) {
        values[i] = (float) (scale * random.nextGaussian());
      } else {
        values[i] = name.endsWith("bias") || name.endsWith("mean") ? 0 : 1;
      }
    }
    return HostTensor.of(values, shape);
  }
}
