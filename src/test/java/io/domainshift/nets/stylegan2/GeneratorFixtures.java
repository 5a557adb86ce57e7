package io.domainshift.nets.stylegan2;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** Small generators with random weights of every architecture. */
public final class GeneratorFixtures {

  private GeneratorFixtures() {}

  /**
   * An unconditional generator of that size, eight to five channels wide, as published otherwise.
   */
  public static GeneratorArchitecture small(int size) {
    TreeMap<Integer, Integer> channels = new TreeMap<>();
    for (int resolution = 4; resolution <= size; resolution *= 2) {
      channels.put(resolution, Math.max(5, 10 - Integer.numberOfTrailingZeros(resolution)));
    }
    return new GeneratorArchitecture(
        size,
        6,
        7,
        0,
        2,
        channels,
        Blocks.SKIP,
        0.01,
        null,
        GeneratorArchitecture.PUBLISHED_FILTER);
  }

  /**
   * Random weights: not those of a trained network, but none is zero, so that all of them matter.
   */
  public static Checkpoint random(GeneratorArchitecture architecture, long seed) {
    return new Checkpoint(architecture, new Weights(architecture, seed).tensors, Map.of());
  }

  private static final class Weights {
    private final Map<String, HostTensor> tensors = new LinkedHashMap<>();
    private final Random random;

    Weights(GeneratorArchitecture architecture, long seed) {
      random = new Random(seed);
      int width = architecture.wDim();
      double mappingSpread = 1 / architecture.mappingLrMultiplier();
      int in = architecture.zDim();
      if (architecture.cDim() > 0) {
        normal("mapping.embed.weight", 1, width, architecture.cDim());
        normal("mapping.embed.bias", 1, width);
        in += width;
      }
      for (int i = 0; i < architecture.mappingLayers(); i++) {
        normal("mapping.fc" + i + ".weight", mappingSpread, width, in);
        normal("mapping.fc" + i + ".bias", mappingSpread, width);
        in = width;
      }
      normal("mapping.w_avg", 1, width);
      normal("synthesis.b4.const", 1, channels(architecture, 4), 4, 4);
      for (int resolution : architecture.resolutions()) {
        block(architecture, resolution);
      }
    }

    private void block(GeneratorArchitecture architecture, int resolution) {
      String block = "synthesis.b" + resolution;
      int width = architecture.wDim();
      int out = channels(architecture, resolution);
      if (resolution > 4) {
        int in = channels(architecture, resolution / 2);
        convolution(block + ".conv0", out, in, width, resolution);
        if (architecture.blocks() == Blocks.RESNET) {
          normal(block + ".skip.weight", 1, out, in, 1, 1);
        }
      }
      convolution(block + ".conv1", out, out, width, resolution);
      if (architecture.blocks() == Blocks.SKIP || resolution == architecture.size()) {
        affine(block + ".torgb", out, width);
        normal(block + ".torgb.weight", 1, 3, out, 1, 1);
        normal(block + ".torgb.bias", 1, 3);
      }
    }

    private static int channels(GeneratorArchitecture architecture, int resolution) {
      return Objects.requireNonNull(architecture.channels().get(resolution));
    }

    private void convolution(String layer, int out, int in, int width, int resolution) {
      affine(layer, in, width);
      normal(layer + ".weight", 1, out, in, 3, 3);
      normal(layer + ".bias", 1, out);
      normal(layer + ".noise_const", 1, resolution, resolution);
      normal(layer + ".noise_strength", 0.5);
    }

    private void affine(String layer, int styles, int width) {
      normal(layer + ".affine.weight", 1, styles, width);
      normal(layer + ".affine.bias", 1, styles);
    }

    private void normal(String name, double spread, long... shape) {
      int elements = 1;
      for (long size : shape) {
        elements *= (int) size;
      }
      float[] values = new float[elements];
      for (int i = 0; i < elements; i++) {
        values[i] = (float) (spread * random.nextGaussian());
      }
      tensors.put(name, HostTensor.of(values, shape));
    }
  }
}
