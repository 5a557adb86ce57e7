package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Networks of NVIDIA's stylegan2-ada-pytorch: pickled modules that carry their own source text. The
 * text is never looked at; weights and settings of generator and discriminator are read as data.
 * And what {@link NvidiaStateDict} writes.
 */
final class NvidiaFormat {

  private NvidiaFormat() {}

  static boolean matches(Map<?, ?> root) {
    return root.containsKey("G_ema");
  }

  /** Reads the averaged generator. */
  static Checkpoint read(Map<?, ?> root) {
    if (root.get("G_ema") instanceof Map<?, ?> state) {
      return readState(state, root.get("init_kwargs"));
    }
    if (!(root.get("G_ema") instanceof PickledObject generator)) {
      throw new InvalidCheckpointException("Entry G_ema", "is no network", "a pickled generator");
    }
    // Projected GAN pickles its own networks by the name of their class alone.
    if (generator.type().equals(NvidiaStateDict.FASTGAN)) {
      return readFastGan(generator);
    }
    if (!generator.type().equals("Generator")) {
      throw new InvalidCheckpointException(
          "Entry G_ema", "is of class " + generator.type(), "class Generator of StyleGAN2");
    }
    Map<String, HostTensor> tensors = StateDicts.ofModule(generator);
    if (!GeneratorLayout.matches(tensors)) {
      throw new InvalidCheckpointException(
          "Entry G_ema", "has no synthesis.b4.const", "a generator of StyleGAN2");
    }
    PickledObject mapping = module(generator, "mapping");
    PickledObject synthesis = module(generator, "synthesis");
    PickledObject first = module(synthesis, "b4");
    PickledObject layer = module(first, "conv1");
    requireSetting(first, "img_channels", 3);
    requireSetting(layer, "activation", "lrelu");
    requireSetting(layer, "use_noise", true);
    Object clamp = layer.fields().get("conv_clamp");
    Object rate = module(mapping, "fc0").fields().get("bias_gain");
    GeneratorLayout.Facts facts =
        new GeneratorLayout.Facts(
            number(rate, "bias_gain of mapping.fc0"),
            clamp == null ? null : number(clamp, "conv_clamp"),
            GeneratorArchitecture.PUBLISHED_FILTER);
    return GeneratorLayout.checkpoint(
        tensors, facts, Map.of("source_format", "stylegan2-ada-pytorch"));
  }

  private static Checkpoint readState(Map<?, ?> state, @Nullable Object arguments) {
    Map<String, HostTensor> tensors = StateDicts.ofDictionary(state);
    if (FastGanLayout.matches(tensors)) {
      return FastGanLayout.checkpoint(tensors);
    }
    if (!GeneratorLayout.matches(tensors)) {
      throw new InvalidCheckpointException(
          "Entry G_ema",
          "has neither synthesis.b4.const nor synthesis.init.init.0",
          "the state dictionary of a generator of StyleGAN2 or FastGAN");
    }
    Object rate = entry(entry(arguments, "mapping_kwargs"), "lr_multiplier");
    Object clamp = entry(entry(arguments, "synthesis_kwargs"), "conv_clamp");
    GeneratorLayout.Facts facts =
        new GeneratorLayout.Facts(
            rate == null
                ? GeneratorLayout.Facts.PUBLISHED.mappingLrMultiplier()
                : number(rate, "lr_multiplier"),
            clamp == null ? null : number(clamp, "conv_clamp"),
            GeneratorArchitecture.PUBLISHED_FILTER);
    return GeneratorLayout.checkpoint(tensors, facts, Map.of("source_format", "nvlabs"));
  }

  private static @Nullable Object entry(@Nullable Object dictionary, String name) {
    return dictionary instanceof Map<?, ?> entries ? entries.get(name) : null;
  }

  private static Checkpoint readFastGan(PickledObject generator) {
    Map<String, HostTensor> tensors = StateDicts.ofModule(generator);
    if (!FastGanLayout.matches(tensors)) {
      throw new InvalidCheckpointException(
          "Entry G_ema", "has no synthesis.init.init.0", "a FastGAN generator");
    }
    int classes = generator.fields().get("c_dim") instanceof Number n ? n.intValue() : 0;
    return FastGanLayout.checkpoint(FastGanLayout.withClasses(tensors, classes));
  }

  /** Whether a pickled module is a discriminator. */
  static boolean isDiscriminator(PickledObject module) {
    return module.type().equals("Discriminator")
        && DiscriminatorLayout.matches(StateDicts.ofModule(module));
  }

  /** Reads a discriminator, entry {@code D}. */
  static Checkpoint readDiscriminator(PickledObject discriminator) {
    if (!discriminator.type().equals("Discriminator")) {
      throw new InvalidCheckpointException(
          "The discriminator",
          "is of class " + discriminator.type(),
          "class Discriminator of StyleGAN2");
    }
    PickledObject last = module(discriminator, "b4");
    PickledObject layer = module(last, "conv");
    PickledObject deviation = module(last, "mbstd");
    requireSetting(layer, "activation", "lrelu");
    requireSetting(last, "architecture", "resnet");
    requireSetting(deviation, "num_channels", 1);
    Object clamp = layer.fields().get("conv_clamp");
    DiscriminatorLayout.Facts facts =
        new DiscriminatorLayout.Facts(
            clamp == null ? null : number(clamp, "conv_clamp"),
            (int) number(deviation.fields().get("group_size"), "group_size of mbstd"));
    return DiscriminatorLayout.checkpoint(
        StateDicts.ofModule(discriminator),
        facts,
        Map.of("source_format", "stylegan2-ada-pytorch"));
  }

  private static PickledObject module(PickledObject parent, String name) {
    if (parent.fields().get("_modules") instanceof Map<?, ?> modules
        && modules.get(name) instanceof PickledObject module) {
      return module;
    }
    throw new InvalidCheckpointException(
        "Class " + parent.type(), "has no module " + name, "a network of StyleGAN2");
  }

  private static void requireSetting(PickledObject module, String name, Object expected) {
    Object found = module.fields().get(name);
    if (!expected.equals(found)) {
      String shown =
          found instanceof String || found instanceof Number ? found.toString() : "other";
      throw new InvalidCheckpointException(
          "Setting " + name + " of class " + module.type(), "is " + shown, expected.toString());
    }
  }

  private static double number(@Nullable Object value, String subject) {
    double number = value instanceof Number n ? n.doubleValue() : Double.NaN;
    if (!(number > 0 && Double.isFinite(number))) {
      throw new InvalidCheckpointException("Setting " + subject, "is none", "a positive number");
    }
    return number;
  }
}
