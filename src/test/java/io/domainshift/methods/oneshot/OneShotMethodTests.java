package io.domainshift.methods.oneshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.HostTensor;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.Progress;
import io.domainshift.methods.RecordedRun;
import io.domainshift.methods.Reference;
import io.domainshift.methods.TrainingInterrupted;
import io.domainshift.methods.TrainingMethod;
import io.domainshift.methods.TrainingMethodContract;
import io.domainshift.methods.TrainingState;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.nets.stylegan2.DiscriminatorWeights;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract with a picture as the target, and what is this method's own. */
class OneShotMethodTests extends TrainingMethodContract<OneShotOptions> {

  @Override
  protected TrainingMethod<OneShotOptions> method() {
    return new OneShotMethod();
  }

  @Override
  protected OneShotOptions options() {
    return options("{}");
  }

  private static OneShotOptions options(String request) {
    var json = OneShotFixtures.json(request);
    if (!json.has("target")) {
      json.put("targetImage", "picture");
    }
    return OneShotFixtures.options(json.toString());
  }

  @Override
  protected Map<String, Checkpoint> models() {
    return OneShotFixtures.models();
  }

  @Override
  protected RecordedRun run(long seed) {
    return super.run(seed).with("picture", OneShotFixtures.picture());
  }

  @Override
  protected String trainedModel() {
    return "tiny";
  }

  @Override
  protected Set<String> addedTensors() {
    return Set.of(GeneratorArchitecture.REFERENCE_W);
  }

  @Override
  protected Set<String> trainedTensors() {
    return OneShotFixtures.TINY.tensors().keySet().stream()
        .filter(name -> name.startsWith("synthesis."))
        .filter(name -> !name.contains("torgb") && !name.endsWith("noise_const"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void resumesInEitherStageBitByBit(int pause) {
    OneShotOptions options = options("{'searchIterations':3,'iterations':3,'patchFeatures':3}");
    RecordedRun undisturbed = run(3);
    Map<String, HostTensor> expected = method().train(undisturbed, options).tensors();
    RecordedRun first = run(3).pauseAfter(pause);
    assertThatThrownBy(() -> method().train(first, options))
        .isInstanceOf(TrainingInterrupted.class);
    TrainingState state = first.checkpoints.get(first.checkpoints.size() - 1);
    RecordedRun second = run(3).from(state);

    Map<String, HostTensor> resumed = method().train(second, options).tensors();

    assertThat(state.iteration()).isEqualTo(pause);
    assertThat(resumed).isEqualTo(expected);
    assertThat(second.ticks).hasSize(6 - pause);
    assertThat(second.ticks)
        .extracting(Progress::loss)
        .isEqualTo(undisturbed.ticks.subList(pause, 6).stream().map(Progress::loss).toList());
    assertThat(second.measurements).isEqualTo(undisturbed.measurements);
  }

  @Test
  void keepsItsSearchOnceItIsDone() {
    OneShotOptions options = options("{'searchIterations':3,'iterations':3,'saveInterval':0}");
    RecordedRun run = run(3);
    Map<String, HostTensor> expected = method().train(run, options).tensors();

    assertThat(run.checkpoints).extracting(TrainingState::iteration).containsExactly(3);
    assertThat(method().train(run(3).from(run.checkpoints.get(0)), options).tensors())
        .isEqualTo(expected);
  }

  @Test
  void lossIsTheWeightedSumOfItsParts() {
    RecordedRun run = run(1);
    OneShotOptions options =
        options(
            """
            {'clip':[{'model':'clip','weight':0.7},{'model':'other','weight':2}],
             'consistencyWeight':3,'patchWeight':0.5,'adversarialWeight':0.2,'patchAllBatch':true,'draws':'official'}
            """);

    method().train(run, options);

    assertThat(run.ticks).hasSize(6);
    assertThat(run.ticks.get(0).losses()).containsOnlyKeys("clip", "latent", "reconstruction");
    for (int i : new int[] {1, 5}) {
      Map<String, Double> parts = run.ticks.get(i).losses();
      assertThat(parts).containsKeys("adversarial", "reference", "discriminator");
      assertThat(run.ticks.get(i).loss())
          .isCloseTo(0.2 * value(parts, "adversarial") + value(parts, "reference"), within(1e-5));
    }
    assertThat(run.ticks.get(1).losses()).containsKey("r1");
    for (int i : new int[] {2, 3, 4}) {
      Map<String, Double> parts = run.ticks.get(i).losses();
      assertThat(parts).containsOnlyKeys("adversarial", "consistency", "patch", "discriminator");
      assertThat(run.ticks.get(i).loss())
          .isCloseTo(
              0.2 * value(parts, "adversarial")
                  + 3 * value(parts, "consistency")
                  + 0.5 * value(parts, "patch"),
              within(1e-4));
    }
  }

  private static double value(Map<String, Double> parts, String name) {
    return parts.getOrDefault(name, Double.NaN);
  }

  @Test
  void tellsHowMuchWorkIsLeftInStepsOfTheStage() {
    RecordedRun run = run(1);

    method().train(run, options("{'searchIterations':2,'iterations':4}"));

    assertThat(run.ticks.get(0).remaining()).isGreaterThanOrEqualTo(1 + 4);
    assertThat(run.ticks.get(1).remaining()).isGreaterThanOrEqualTo(4);
    assertThat(run.ticks.subList(2, 6))
        .extracting(Progress::remaining)
        .containsExactly(3.0, 2.0, 1.0, 0.0);
  }

  @Test
  void showsTheTargetTheReferenceSamplesAndNumbers() {
    RecordedRun run = run(1);

    Checkpoint adapted = method().train(run, options());

    assertThat(run.files)
        .containsKeys("picture/target-prepared.png", "reference/" + Reference.FILE);
    assertThat(run.samples)
        .containsKeys("1/reference.png", "1/samples.png", "4/samples.png", "6/before-after.png");
    BufferedImage sheet = Objects.requireNonNull(run.samples.get("4/samples.png"));
    assertThat(sheet.getWidth()).isEqualTo(3 * 64);
    assertThat(sheet.getHeight()).isEqualTo(2 * 64);
    assertThat(run.measurements)
        .containsOnlyKeys(
            "clipSimilaritySource",
            "clipSimilarityAdapted",
            "diversitySource",
            "diversityAdapted",
            "diversityKept");
    assertThat(run.measurements.get("diversitySource")).isPositive();
    assertThat(adapted.tensor(GeneratorArchitecture.REFERENCE_W).shape())
        .containsExactly(1, OneShotFixtures.GENERATOR.wDim());
    assertThat(adapted.metadata()).containsEntry("method", "one-shot");
  }

  @Test
  void goesOnFromAnotherJobsReference() {
    float[] values = new float[OneShotFixtures.GENERATOR.wDim()];
    values[3] = 0.5f;
    HostTensor w = HostTensor.of(values, 1, values.length);
    RecordedRun run = run(1).with("job", Map.of(Reference.W, w));

    Checkpoint adapted = method().train(run, options("{'referenceW':'job','searchIterations':0}"));

    assertThat(run.ticks).hasSize(5);
    assertThat(adapted.tensor(GeneratorArchitecture.REFERENCE_W)).isEqualTo(w);
  }

  @Test
  void withoutASearchTheAverageStandsForTheTarget() {
    RecordedRun run = run(1);

    method().train(run, options("{'searchIterations':0}"));

    assertThat(run.ticks).hasSize(5);
    assertThat(run.ticks.get(0).losses()).containsKey("reference");
  }

  @Test
  void everyLossCanBeSwitchedOff() {
    RecordedRun run = run(1);

    method()
        .train(run, options("{'consistencyWeight':0,'patchWeight':0,'r1Gamma':0,'batchSize':1}"));

    assertThat(run.ticks.get(2).losses()).containsOnlyKeys("adversarial", "discriminator");
  }

  @Test
  void worksWithoutADiscriminator() {
    RecordedRun run = run(1);

    method().train(run, options("{'adversarialWeight':0}"));

    assertThat(run.ticks.get(1).losses()).containsOnlyKeys("reference");
    assertThat(run.ticks.get(2).losses()).containsOnlyKeys("consistency", "patch");
    assertThat(run.checkpoints.get(0).tensors().keySet())
        .noneMatch(name -> name.startsWith("discriminator"));
  }

  @Test
  void startsFromAGivenDiscriminator() {
    RecordedRun run = run(1);
    Map<String, Checkpoint> models = new HashMap<>(models());
    models.put(
        "d",
        DiscriminatorWeights.draw(
            run.scope(),
            DiscriminatorArchitecture.of(64, OneShotFixtures.GENERATOR.channels()),
            99));
    RecordedRun given =
        new RecordedRun(run.scope(), 1, models).with("picture", OneShotFixtures.picture());

    Map<String, HostTensor> fromScratch = method().train(run, options()).tensors();

    assertThat(method().train(given, options("{'discriminator':'d'}")).tensors())
        .isNotEqualTo(fromScratch);
  }

  @Test
  void aTextNeedsNeitherSearchNorDiscriminator() {
    RecordedRun run = run(1);

    Checkpoint adapted =
        method()
            .train(
                run, options("{'source':'photo','target':'pencil sketch','searchIterations':0}"));

    assertThat(run.ticks).hasSize(5);
    assertThat(run.ticks.get(0).losses()).containsOnlyKeys("directional", "consistency", "patch");
    assertThat(run.samples).containsKeys("0/samples.png", "3/samples.png", "5/before-after.png");
    assertThat(run.measurements).containsKeys("clipSimilarityAdapted", "diversityKept");
    assertThat(adapted.tensors().keySet()).isEqualTo(OneShotFixtures.TINY.tensors().keySet());
    assertThat(adapted.tensors()).isNotEqualTo(OneShotFixtures.TINY.tensors());
  }

  @Test
  void comesCloserToTheTarget() {
    RecordedRun run = run(1);

    method()
        .train(
            run,
            options(
                """
                {'iterations':40,'refInterval':1,'learningRate':0.01,'emaDecay':0,
                 'outputInterval':0,'saveInterval':0}
                """));

    double first = value(run.ticks.get(1).losses(), "reference");
    assertThat(value(run.ticks.get(40).losses(), "reference")).isLessThan(0.8 * first);
  }

  @Test
  void divergesWithASentence() {
    assertThatThrownBy(
            () ->
                method()
                    .train(run(1), options("{'iterations':60,'learningRate':1,'r1Gamma':1000}")))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("try a lower learningRate");
  }
}
