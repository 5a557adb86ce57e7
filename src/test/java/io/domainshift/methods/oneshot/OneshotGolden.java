package io.domainshift.methods.oneshot;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.graph.ElementType;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.PerceptualArchitecture;
import io.domainshift.models.PerceptualArchitecture.Backbone;
import io.domainshift.nets.perceptual.MadeUpWeights;
import io.domainshift.nets.perceptual.PerceptualDistance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stored draws of the official code in the shape that the graphs take. */
final class OneshotGolden {

  private OneshotGolden() {}

  /** The dictionary {@code draws} of views whose inputs have these prefixes, one a view. */
  static TensorMap draws(GraphScope scope, GoldenSuite golden, List<String> prefixes) {
    Map<String, HostTensor> draws = new LinkedHashMap<>();
    draws.put("affine", rows(golden, prefixes, "affine", true));
    draws.put("start", rows(golden, prefixes, "persp_start", true));
    draws.put("end", rows(golden, prefixes, "persp_end", true));
    draws.put("order", rows(golden, prefixes, "jitter_order", false));
    draws.put("jitter", rows(golden, prefixes, "jitter", true));
    draws.put("erase", rows(golden, prefixes, "erase", false));
    return scope.tensors(draws);
  }

  /** The suite's LPIPS on AlexNet. */
  static PerceptualDistance perceptual(GraphScope scope, GoldenSuite golden) {
    long seed = golden.config().get("lpips_seed").asLong();
    return PerceptualDistance.map(
        scope,
        new Checkpoint(
            new PerceptualArchitecture(Backbone.ALEX), MadeUpWeights.alex(seed), Map.of()));
  }

  /** Stored noise of every layer of a generator call. */
  static List<Tensor> noise(GraphScope scope, GoldenSuite golden, String call) {
    List<Tensor> noise = new ArrayList<>();
    int layers = golden.config().get("num_noise_layers").asInt();
    for (int layer = 0; layer < layers; layer++) {
      noise.add(scope.tensor(golden.in("noise." + call + "." + layer)));
    }
    return noise;
  }

  /** {@code convs.1.conv2.2.bias} of a discriminator of size 64 is {@code b64.conv1.bias}. */
  static String discriminatorName(String official, int size) {
    String[] parts = official.split("\\.");
    String kind = "." + parts[parts.length - 1];
    return switch (parts[0]) {
      case "final_conv" -> "b4.conv" + kind;
      case "final_linear" -> (parts[1].equals("0") ? "b4.fc" : "b4.out") + kind;
      case "new_conv" -> "extra." + parts[1] + kind;
      default -> block(Integer.parseInt(parts[1]), parts[2], size) + kind;
    };
  }

  private static String block(int block, String part, int size) {
    if (block == 0) {
      return "b" + size + ".fromrgb";
    }
    String name = "b" + (size >> (block - 1));
    return switch (part) {
      case "conv1" -> name + ".conv0";
      case "conv2" -> name + ".conv1";
      default -> name + ".skip";
    };
  }

  static HostTensor doubles(HostTensor tensor) {
    return HostTensor.ofDoubles(tensor.toDoubles(), tensor.shape());
  }

  private static HostTensor rows(
      GoldenSuite golden, List<String> prefixes, String name, boolean asDoubles) {
    List<HostTensor> rows =
        prefixes.stream()
            .map(prefix -> golden.in(prefix + name))
            .map(row -> asDoubles ? doubles(row) : row)
            .toList();
    HostTensor first = rows.get(0);
    long[] shape = new long[first.shape().length + 1];
    shape[0] = rows.size();
    System.arraycopy(first.shape(), 0, shape, 1, first.shape().length);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(first.bytes() * rows.size()));
    rows.forEach(row -> bytes.put(row.data()));
    return new HostTensor(asDoubles ? ElementType.FLOAT64 : ElementType.INT64, shape, bytes.flip());
  }
}
