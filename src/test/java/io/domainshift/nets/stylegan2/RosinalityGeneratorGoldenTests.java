package io.domainshift.nets.stylegan2;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.formats.CheckpointFile;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generator against rosinality's, the one that StyleGAN-NADA trains. */
@GoldenTest("generator-rosinality/*")
class RosinalityGeneratorGoldenTests {

  private static final Pattern LAYER =
      Pattern.compile("(conv1|convs|to_rgb1|to_rgbs)(?:\\.(\\d+))?\\.(.*)");

  private final GoldenSuite golden;
  private GraphRuntime runtime;
  private GraphScope scope;
  private Generator generator;

  RosinalityGeneratorGoldenTests(GoldenSuite golden) {
    this.golden = golden;
  }

  @BeforeEach
  void load() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    generator = Generator.load(scope, CheckpointFile.read(golden.file("checkpoint"), null));
  }

  @AfterEach
  void free() {
    scope.close();
    runtime.close();
  }

  @Test
  void mapsLatents() {
    golden.check("w", w("z"));
    golden.check("w2", w("z2"));
    golden.check("latent_avg", generator.weights().get("mapping.w_avg"));
  }

  @Test
  void drawsWithGivenAndStoredNoise() {
    golden.check("image_z", generator.synthesize(scope, w("z"), noise()));
    golden.check(
        "image_buffer_noise", generator.synthesize(scope, w("z"), generator.constNoise(scope)));
    golden.check(
        "image_wplus", generator.synthesize(scope, scope.tensor(golden.in("w_plus")), noise()));
  }

  @Test
  void truncates() {
    Tensor truncated = generator.truncate(scope, w("z"), psi());

    golden.check("latents_truncated", generator.broadcast(scope, truncated));
    golden.check("image_truncated", generator.synthesize(scope, truncated, noise()));
  }

  @Test
  void mixesStyles() {
    int crossover = golden.config().get("inject_index").asInt();
    Tensor mixed = generator.mix(scope, w("z"), w("z2"), crossover);

    golden.check("latents_mixed", mixed);
    golden.check("image_mixed", generator.synthesize(scope, mixed, noise()));
    golden.check(
        "image_mixed_truncated",
        generator.synthesize(scope, generator.truncate(scope, mixed, psi()), noise()));
  }

  @Test
  void differentiatesPerLayerLatents() {
    TensorMap gradients = gradients("probes.generator.of_ws", "w_plus");

    golden.check("wplus_probe_loss", gradients.get("loss"));
    golden.check("grad_wplus", gradients.get("ws"));
  }

  @Test
  void differentiatesEveryWeight() {
    generator.weights().requireGrad(name -> !name.endsWith("noise_const"));
    TensorMap gradients = gradients("probes.generator.of_z", "z");

    golden.check("z_probe_loss", gradients.get("loss"));
    golden.check("grad_z", gradients.get("z"));
    for (String output : golden.outputs("grad_full/")) {
      golden.check(output, gradients.get(nvidiaName(output)));
    }
    for (String output : golden.outputs("grad_norm/")) {
      double[] gradient = gradients.get(nvidiaName(output)).toHost().toDoubles();
      golden.check(
          output,
          Math.sqrt(
              IntStream.range(0, gradient.length)
                  .mapToDouble(i -> gradient[i] * gradient[i])
                  .sum()));
    }
  }

  private TensorMap gradients(String probe, String latents) {
    Tensor input = scope.tensor(golden.in(latents));
    input.requireGrad(true);
    return scope
        .call(probe)
        .with(generator.weights())
        .with(input)
        .with(noise())
        .with(scope.tensor(golden.in("probe")))
        .map();
  }

  private Tensor w(String latents) {
    return generator.mapLatents(scope, scope.tensor(golden.in(latents)));
  }

  private List<Tensor> noise() {
    return IntStream.range(0, golden.inputs("noise.").size())
        .mapToObj(i -> scope.tensor(golden.in("noise." + i)))
        .toList();
  }

  private double psi() {
    return golden.config().get("truncation").asDouble();
  }

  /**
   * {@code grad_full/convs.3.conv.modulation.bias} is of {@code synthesis.b16.conv1.affine.bias}.
   */
  private static String nvidiaName(String output) {
    String name = output.substring(output.indexOf('/') + 1);
    if (name.equals("input.input")) {
      return "synthesis.b4.const";
    }
    if (name.startsWith("style.")) {
      String[] parts = name.split("\\.");
      return "mapping.fc" + (Integer.parseInt(parts[1]) - 1) + "." + parts[2];
    }
    Matcher layer = LAYER.matcher(name);
    if (!layer.matches()) {
      throw new IllegalArgumentException("No parameter of rosinality's generator: " + name);
    }
    int index = layer.group(2) == null ? 0 : Integer.parseInt(layer.group(2));
    String place =
        switch (layer.group(1)) {
          case "conv1" -> "b4.conv1";
          case "convs" -> "b" + (8 << index / 2) + ".conv" + index % 2;
          case "to_rgb1" -> "b4.torgb";
          default -> "b" + (8 << index) + ".torgb";
        };
    String parameter =
        switch (layer.group(3)) {
          case "conv.weight" -> "weight";
          case "conv.modulation.weight" -> "affine.weight";
          case "conv.modulation.bias" -> "affine.bias";
          case "noise.weight" -> "noise_strength";
          default -> "bias";
        };
    return "synthesis." + place + "." + parameter;
  }
}
