package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A StyleGAN2 generator with more feature maps that draws the same pictures, for constructors that
 * know widths of {@code min(channel_base // resolution, channel_max)} only: new feature maps have
 * weights of zero, and no weight reads them.
 */
final class WiderGenerator {

  private WiderGenerator() {}

  /** The smallest {@code channel_max} for a generator. */
  static int channelMax(GeneratorArchitecture g) {
    return g.resolutions().stream().mapToInt(g::width).max().orElseThrow();
  }

  /** The smallest {@code channel_base} for a generator. */
  static int channelBase(GeneratorArchitecture g) {
    return g.resolutions().stream().mapToInt(r -> r * g.width(r)).max().orElseThrow();
  }

  /** The generator itself if its widths are of that kind, else a wider one. */
  static Checkpoint of(Checkpoint checkpoint) {
    GeneratorArchitecture g = checkpoint.generator();
    GeneratorArchitecture wide = widened(g);
    if (wide.equals(g)) {
      return checkpoint;
    }
    Map<String, HostTensor> tensors = new LinkedHashMap<>(checkpoint.tensors());
    wide.tensorShapes()
        .forEach(
            (name, shape) -> {
              HostTensor tensor = checkpoint.tensor(name);
              if (!Arrays.equals(shape, tensor.shape())) {
                tensors.put(name, widened(name, tensor, shape));
              }
            });
    return new Checkpoint(wide, tensors, checkpoint.metadata());
  }

  private static GeneratorArchitecture widened(GeneratorArchitecture g) {
    SortedMap<Integer, Integer> channels = new TreeMap<>();
    for (int resolution : g.resolutions()) {
      channels.put(resolution, Math.min(channelBase(g) / resolution, channelMax(g)));
    }
    return new GeneratorArchitecture(
        g.size(),
        g.zDim(),
        g.wDim(),
        g.cDim(),
        g.mappingLayers(),
        channels,
        g.blocks(),
        g.mappingLrMultiplier(),
        g.convClamp(),
        g.resampleFilter());
  }

  /**
   * The values in the first corner of a larger tensor of zeros. Layers without demodulation divide
   * by the root of their inputs' number at run time, which has to be made up for.
   */
  private static HostTensor widened(String name, HostTensor tensor, long[] shape) {
    long[] from = tensor.shape();
    boolean divided = name.endsWith(".torgb.weight") || name.endsWith(".skip.weight");
    float gain = divided ? (float) Math.sqrt((double) shape[1] / from[1]) : 1;
    float[] values = tensor.toFloats();
    float[] wide = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    for (int i = 0; i < values.length; i++) {
      int rest = i;
      int at = 0;
      int step = 1;
      for (int d = from.length - 1; d >= 0; d--) {
        at += rest % (int) from[d] * step;
        rest /= (int) from[d];
        step *= (int) shape[d];
      }
      wide[at] = values[i] * gain;
    }
    return HostTensor.of(wide, shape);
  }
}
