package io.domainshift.methods.nada;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.HostTensor;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.RecordedRun;
import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingMethodContract;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.nets.clip.TinyClip;
import io.domainshift.nets.stylegan2.GeneratorFixtures;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The contract with layers chosen by hand, and what is NADA's own. */
class NadaMethodTests extends TrainingMethodContract<NadaOptions> {

  static final GeneratorArchitecture GENERATOR = GeneratorFixtures.small(16);
  static final Checkpoint TINY = GeneratorFixtures.random(GENERATOR, 1);
  static final Checkpoint CLIP = TinyClip.random(2);
  private static final Map<String, Double> FACTORS =
      Map.of("directional", 1.0, "global", 0.5, "norm", 0.1, "patch", 0.2, "manifold", 0.3);

  @Override
  protected TrainingMethod<NadaOptions> method() {
    return new NadaMethod();
  }

  @Override
  protected NadaOptions options() {
    return options("{'autoLayerIterations':0,'phase':'shape','trainToRgb':true}");
  }

  @Override
  protected Map<String, Checkpoint> models() {
    return Map.of("tiny", GeneratorFixtures.random(GENERATOR, 1), "clip", CLIP);
  }

  @Override
  protected String trainedModel() {
    return "tiny";
  }

  @Override
  protected Set<String> trainedTensors() {
    return weights(new NadaLayers(GENERATOR).of(TrainingPhase.SHAPE, true));
  }

  static NadaOptions options(String request) {
    ObjectNode json =
        NadaFixtures.json(
            """
            {'generator':'tiny','source':'photo','target':'pencil sketch','iterations':6,
             'clip':[{'model':'clip','weight':1}],'outputInterval':3,'saveInterval':4}
            """);
    json.setAll(NadaFixtures.json(request));
    return NadaFixtures.options(GENERATOR, json);
  }

  private Set<String> changed(Checkpoint trained) {
    Map<String, HostTensor> before = TINY.tensors();
    Set<String> changed = new TreeSet<>(before.keySet());
    changed.removeIf(name -> trained.tensor(name).equals(before.get(name)));
    return changed;
  }

  static Set<String> weights(Set<String> layers) {
    return TINY.tensors().keySet().stream()
        .filter(NadaLayers.weightsOf(layers))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void allLayersWithoutASearchAreThePublishedDefault() {
    Checkpoint trained = method().train(run(1), options("{}"));

    NadaLayers layers = new NadaLayers(GENERATOR);
    assertThat(changed(trained)).isEqualTo(weights(layers.candidates(options("{}"))));
  }

  @Test
  void everyLossPullsWithEveryClip() {
    Map<String, Checkpoint> models = new LinkedHashMap<>(models());
    models.put("other", TinyClip.random(3));
    NadaOptions options =
        options(
            """
            {'globalWeight':0.5,'normWeight':0.1,'patchWeight':0.2,'manifoldWeight':0.3,
             'styleMixingProb':1,'clipAntialias':true,'emaDecay':0.5,
             'clip':[{'model':'clip','weight':0.7},{'model':'other','weight':2}]}
            """);
    RecordedRun run = new RecordedRun(run(1).scope(), 1, models);

    Checkpoint trained = method().train(run, options);

    assertThat(run.ticks)
        .allSatisfy(
            tick -> {
              Map<String, Double> parts = tick.losses();
              assertThat(parts.keySet()).isEqualTo(FACTORS.keySet());
              double sum =
                  parts.entrySet().stream()
                      .mapToDouble(
                          part -> part.getValue() * FACTORS.getOrDefault(part.getKey(), 0.0))
                      .sum();
              assertThat(tick.loss()).isCloseTo(sum, within(1e-5));
            });
    assertThat(changed(trained)).isNotEmpty();
  }

  @Test
  void lossFallsOnFixedWords() {
    RecordedRun run = run(1);

    method().train(run, options("{'iterations':40,'batchSize':4,'learningRate':0.02}"));

    double first = run.ticks.subList(0, 5).stream().mapToDouble(t -> t.loss()).average().orElse(0);
    double last = run.ticks.subList(35, 40).stream().mapToDouble(t -> t.loss()).average().orElse(9);
    assertThat(last).isLessThan(0.8 * first);
  }

  @Test
  void keepsSheetsAndCheckpoints() {
    RecordedRun run = run(1);

    method().train(run, options("{'sampleCount':5}"));

    assertThat(run.samples.keySet())
        .containsExactly("0/samples.png", "3/samples.png", "6/samples.png", "6/before-after.png");
    assertThat(run.samples.get("6/samples.png"))
        .satisfies(sheet -> assertThat(sheet.getWidth()).isEqualTo(3 * 16))
        .satisfies(sheet -> assertThat(sheet.getHeight()).isEqualTo(2 * 16));
    assertThat(run.samples.get("6/before-after.png"))
        .satisfies(sheet -> assertThat(sheet.getWidth()).isEqualTo(5 * 16))
        .satisfies(sheet -> assertThat(sheet.getHeight()).isEqualTo(2 * 16));
    assertThat(run.checkpoints).hasSize(1).allMatch(state -> state.iteration() == 4);
  }

  @Test
  void stopsWhenTheWeightsAreNoNumbersAnyMore() {
    Map<String, Checkpoint> models = new LinkedHashMap<>(models());
    Map<String, HostTensor> broken = new LinkedHashMap<>(CLIP.tensors());
    broken.put("visual.proj", nan(CLIP.tensor("visual.proj")));
    models.put("clip", CLIP.withTensors(broken));

    assertThatThrownBy(
            () -> method().train(new RecordedRun(run(1).scope(), 1, models), options("{}")))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("Loss is NaN in iteration 1");
  }

  private static HostTensor nan(HostTensor like) {
    float[] values = like.toFloats();
    Arrays.fill(values, Float.NaN);
    return HostTensor.of(values, like.shape());
  }
}
