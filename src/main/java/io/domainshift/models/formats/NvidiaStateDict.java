package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Architecture;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.models.InvalidCheckpointException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Generators for NVIDIA's and Projected GAN's code: {@code {"G_ema": state dictionary,
 * "class_name": …, "init_kwargs": …}}. The dictionary has every name and shape of the module that
 * the class makes of the arguments, buffers included, so that {@code load_state_dict(strict=True)}
 * takes it, and {@code torch.load(weights_only=True)} reads the file. A StyleGAN2 generator whose
 * numbers of feature maps its class does not know is made wider, see {@link WiderGenerator}.
 */
public final class NvidiaStateDict {

  /** Constructor of {@code training/networks.py} of stylegan2-ada-pytorch. */
  static final String STYLEGAN2 = "training.networks.Generator";

  /** Constructor of {@code pg_modules/networks_fastgan.py} of projected-gan. */
  static final String FASTGAN = "pg_modules.networks_fastgan.Generator";

  private static final int COLOURS = 3;

  /** The smallest pictures of the published FastGAN; its code for smaller ones does not run. */
  private static final int SMALLEST_FASTGAN = 128;

  /** Beyond, the published constructor with classes lacks an argument. */
  private static final int LARGEST_CONDITIONAL_FASTGAN = 256;

  /** Where the published FastGAN has blocks whether or not they draw anything. */
  private static final int ALWAYS_MADE = 256;

  private NvidiaStateDict() {}

  /**
   * Writes a generator.
   *
   * @throws InvalidCheckpointException if the published classes cannot be made like it
   */
  public static void write(Checkpoint checkpoint, Path file) {
    Architecture architecture = checkpoint.architecture();
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("G_ema", state(checkpoint));
    root.put("class_name", architecture instanceof FastGanArchitecture ? FASTGAN : STYLEGAN2);
    root.put("init_kwargs", arguments(architecture));
    TorchWriter.write(file, root);
  }

  /**
   * The constructor's arguments.
   *
   * @throws InvalidCheckpointException if none make such a network
   */
  public static Map<String, @Nullable Object> arguments(Architecture architecture) {
    if (architecture instanceof FastGanArchitecture fastGan) {
      return fastGan(fastGan);
    }
    if (architecture instanceof GeneratorArchitecture generator) {
      return styleGan2(generator);
    }
    throw new InvalidCheckpointException(
        "The model", "is a " + architecture.modelKind().noun(), "a generator");
  }

  private static Map<String, @Nullable Object> styleGan2(GeneratorArchitecture g) {
    Map<String, @Nullable Object> mapping = new LinkedHashMap<>();
    mapping.put("num_layers", g.mappingLayers());
    mapping.put("lr_multiplier", g.mappingLrMultiplier());
    Map<String, @Nullable Object> synthesis = new LinkedHashMap<>();
    synthesis.put("channel_base", WiderGenerator.channelBase(g));
    synthesis.put("channel_max", WiderGenerator.channelMax(g));
    synthesis.put("num_fp16_res", 0);
    synthesis.put("conv_clamp", g.convClamp());
    synthesis.put("architecture", g.blocks().label());
    Map<String, @Nullable Object> arguments = sizes(g.zDim(), g.cDim(), g.wDim(), g.size());
    arguments.put("mapping_kwargs", mapping);
    arguments.put("synthesis_kwargs", synthesis);
    return arguments;
  }

  private static Map<String, @Nullable Object> fastGan(FastGanArchitecture g) {
    if (g.size() < SMALLEST_FASTGAN) {
      throw inexpressible(
          "draws %d² pictures".formatted(g.size()), "128² or more, as the published code runs for");
    }
    if (g.cDim() > 0 && g.size() > LARGEST_CONDITIONAL_FASTGAN) {
      throw inexpressible(
          "knows classes and draws %d² pictures".formatted(g.size()),
          "128² or 256² with classes, as the published constructor fails beyond");
    }
    int ngf = g.width(128);
    if (!FastGanArchitecture.of(g.size(), g.zDim(), g.cDim(), ngf, g.lite()).equals(g)) {
      throw inexpressible(
          "has the feature maps " + g.channels(), "published multiples of those at 128²");
    }
    Map<String, @Nullable Object> synthesis = new LinkedHashMap<>();
    synthesis.put("lite", g.lite());
    if (g.cDim() > 0) {
      synthesis.put("num_classes", g.cDim());
    }
    Map<String, @Nullable Object> arguments = sizes(g.zDim(), g.cDim(), 0, g.size());
    arguments.put("ngf", ngf);
    arguments.put("cond", g.cDim() > 0);
    arguments.put("synthesis_kwargs", synthesis);
    return arguments;
  }

  private static Map<String, @Nullable Object> sizes(int z, int c, int w, int size) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    arguments.put("z_dim", z);
    arguments.put("c_dim", c);
    arguments.put("w_dim", w);
    arguments.put("img_resolution", size);
    arguments.put("img_channels", COLOURS);
    return arguments;
  }

  private static Map<String, HostTensor> state(Checkpoint checkpoint) {
    if (checkpoint.architecture() instanceof FastGanArchitecture fastGan) {
      Map<String, HostTensor> state = float32(checkpoint);
      addSpare(state, fastGan);
      addCounts(state);
      return state;
    }
    Map<String, HostTensor> state = float32(WiderGenerator.of(checkpoint));
    state.remove(GeneratorArchitecture.REFERENCE_W);
    addFilters(state, checkpoint.generator());
    return state;
  }

  private static Map<String, HostTensor> float32(Checkpoint checkpoint) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>(checkpoint.tensors());
    tensors.replaceAll((name, tensor) -> tensor.toFloat32());
    return tensors;
  }

  private static void addFilters(Map<String, HostTensor> state, GeneratorArchitecture g) {
    HostTensor filter = Filters.matrix(g.resampleFilter(), 1);
    for (int resolution : g.resolutions()) {
      String block = "synthesis.b" + resolution + ".";
      state.put(block + "resample_filter", filter);
      state.put(block + "conv1.resample_filter", filter);
      if (resolution > 4) {
        state.put(block + "conv0.resample_filter", filter);
        if (g.blocks() == Blocks.RESNET) {
          state.put(block + "skip.resample_filter", filter);
        }
      }
    }
  }

  /** The blocks of 256² that the published code makes for 128², too, and never runs: of ones. */
  private static void addSpare(Map<String, HostTensor> state, FastGanArchitecture g) {
    if (g.size() < ALWAYS_MADE) {
      FastGanArchitecture made =
          FastGanArchitecture.of(ALWAYS_MADE, g.zDim(), g.cDim(), g.width(128), g.lite());
      made.tensorShapes().forEach((name, shape) -> state.computeIfAbsent(name, n -> ones(shape)));
    }
  }

  /** Batch normalisation counts batches; no momentum of the published code reads that. */
  private static void addCounts(Map<String, HostTensor> state) {
    for (String name : state.keySet().toArray(String[]::new)) {
      if (name.endsWith(".running_mean")) {
        String norm = name.substring(0, name.lastIndexOf('.'));
        state.put(norm + ".num_batches_tracked", HostTensor.ofLongs(new long[] {0}));
      }
    }
  }

  private static HostTensor ones(long... shape) {
    float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    Arrays.fill(values, 1);
    return HostTensor.of(values, shape);
  }

  private static InvalidCheckpointException inexpressible(String finding, String expectation) {
    return new InvalidCheckpointException("The generator", finding, expectation);
  }
}
