package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.util.Arrays;
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
  private static final long SEED = 0x5eed;
  private static final float SLOPE = 0.2f;
  private static final float GAIN = (float) Math.sqrt(2);

  private MeanLatent() {}

  static HostTensor of(GeneratorArchitecture g, Map<String, HostTensor> tensors) {
    if (g.cDim() > 0) {
      throw new InvalidCheckpointException(
          "Tensor mapping.w_avg", "is missing", "it, as the generator is conditional");
    }
    Random random = new Random(SEED);
    int samples = SAMPLES;
    float[][] batch = new float[samples][];
    for (int n = 0; n < samples; n++) {
      batch[n] = normalised(random, g.zDim());
    }
    for (int layer = 0; layer < g.mappingLayers(); layer++) {
      HostTensor weight = at(tensors, "mapping.fc" + layer + ".weight");
      float[] bias = at(tensors, "mapping.fc" + layer + ".bias").toFloats();
      long[] shape = weight.shape();
      float scale = (float) (g.mappingLrMultiplier() / Math.sqrt(shape[1]));
      float[] columns = transposed(weight.toFloats(), (int) shape[0], (int) shape[1], scale);
      float rate = (float) g.mappingLrMultiplier();
      Arrays.parallelSetAll(batch, n -> apply(columns, bias, rate, (float[]) batch[n]));
    }
    double[] sum = new double[g.wDim()];
    for (float[] w : batch) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += w[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / samples);
    }
    return HostTensor.of(mean, mean.length);
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

  private static float[] apply(float[] columns, float[] bias, float rate, float[] x) {
    int out = bias.length;
    float[] y = new float[out];
    for (int o = 0; o < out; o++) {
      y[o] = bias[o] * rate;
    }
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
