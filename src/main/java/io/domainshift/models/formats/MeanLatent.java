package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The mean of w over 4,096 random z, the centre of truncation, for checkpoints that bring none.
 *
 * <p>The mapping network is small enough to be run here in plain Java, and the draw is fixed, so an
 * import gives the same model every time.
 */
final class MeanLatent {

  private static final int SAMPLES = 4096;
  private static final int BATCH = 256;
  private static final long SEED = 0x5eed;
  private static final float SLOPE = 0.2f;
  private static final float GAIN = (float) Math.sqrt(2);

  /** Weights column by column, so that the inner loop is a plain sum of vectors. */
  @SuppressWarnings("ArrayRecordComponent") // private numbers on their way to a loop
  private record Layer(float[] columns, float[] bias) {}

  private MeanLatent() {}

  static HostTensor of(GeneratorArchitecture g, Map<String, HostTensor> tensors) {
    if (g.cDim() > 0) {
      throw new InvalidCheckpointException(
          "Tensor mapping.w_avg", "is missing", "it, as the generator is conditional");
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < g.mappingLayers(); i++) {
      layers.add(layer(tensors, "mapping.fc" + i, (float) g.mappingLrMultiplier()));
    }
    Random random = new Random(SEED);
    double[] sum = new double[g.wDim()];
    float[][] batch = new float[BATCH][];
    for (int done = 0; done < SAMPLES; done += BATCH) {
      for (int n = 0; n < BATCH; n++) {
        batch[n] = normalised(random, g.zDim());
      }
      Arrays.parallelSetAll(batch, n -> mapped(layers, batch[n]));
      for (float[] w : batch) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += w[i];
        }
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / SAMPLES);
    }
    return HostTensor.of(mean, mean.length);
  }

  private static Layer layer(Map<String, HostTensor> tensors, String name, float rate) {
    HostTensor weight = at(tensors, name + ".weight");
    int out = (int) weight.shape()[0];
    int in = (int) weight.shape()[1];
    float scale = (float) (rate / Math.sqrt(in));
    float[] bias = at(tensors, name + ".bias").toFloats();
    for (int o = 0; o < out; o++) {
      bias[o] *= rate;
    }
    return new Layer(transposed(weight.toFloats(), out, in, scale), bias);
  }

  private static float[] mapped(List<Layer> layers, float[] z) {
    float[] w = z;
    for (Layer layer : layers) {
      w = apply(layer, w);
    }
    return w;
  }

  private static float[] normalised(Random random, int width) {
    float[] z = new float[width];
    double squares = 0;
    for (int i = 0; i < width; i++) {
      z[i] = (float) random.nextGaussian();
      squares += z[i] * z[i];
    }
    float scale = (float) (1 / Math.sqrt(squares / width + 1e-8));
    for (int i = 0; i < width; i++) {
      z[i] *= scale;
    }
    return z;
  }

  private static float[] apply(Layer layer, float[] x) {
    float[] columns = layer.columns();
    float[] y = layer.bias().clone();
    int out = y.length;
    for (int i = 0; i < x.length; i++) {
      float factor = x[i];
      int from = i * out;
      for (int o = 0; o < out; o++) {
        y[o] += columns[from + o] * factor;
      }
    }
    for (int o = 0; o < out; o++) {
      y[o] = (y[o] < 0 ? y[o] * SLOPE : y[o]) * GAIN;
    }
    return y;
  }

  private static float[] transposed(float[] rows, int out, int in, float scale) {
    float[] columns = new float[rows.length];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        columns[i * out + o] = rows[o * in + i] * scale;
      }
    }
    return columns;
  }

  private static HostTensor at(Map<String, HostTensor> tensors, String name) {
    HostTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidCheckpointException("Tensor " + name, "is missing", "it in the file");
    }
    return tensor;
  }
}
