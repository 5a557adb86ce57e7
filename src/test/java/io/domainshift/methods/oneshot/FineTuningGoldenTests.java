package io.domainshift.methods.oneshot;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.Adam;
import io.domainshift.graph.Ema;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.PhaseClock;
import io.domainshift.methods.RecordedRun;
import io.domainshift.methods.TwinGenerators;
import io.domainshift.methods.nada.RosinalityNames;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.nets.clip.ClipEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole iterations of stage 2 against the published loop, all draws given. */
@GoldenTest("oneshot/training")
class FineTuningGoldenTests {

  private final GoldenSuite golden;
  private GraphRuntime runtime;
  private GraphScope scope;
  private OneShotOptions options;
  private Checkpoint source;
  private TwinGenerators twins;
  private Adversary adversary;
  private Ema ema;
  private FineTuning tuning;

  FineTuningGoldenTests(GoldenSuite golden) {
    this.golden = golden;
  }

  @BeforeEach
  void load() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    options =
        OneShotFixtures.options(
            """
            {'targetImage':'p','clip':[{'model':'clip','weight':1}],'batchSize':%d,'cropSize':%d,
             'cropCount':%d,'temperature':%s,'patchFeatures':%d,'r1Interval':%d,'r1Gamma':%s,
             'learningRate':%s,'emaDecay':%s,'draws':'official'}
            """
                .formatted(
                    config("batch").intValue(),
                    config("crop_size").intValue(),
                    config("num_crop").intValue(),
                    config("tau"),
                    config("highp").intValue(),
                    config("d_reg_every").intValue(),
                    config("r1"),
                    config("lr"),
                    config("ema_decay")));
    source = CheckpointImporter.read(golden.file("start_checkpoint"));
    twins = TwinGenerators.load(scope, source, FineTuning::trains, Map.of());
    Draws draws = new StoredDraws(golden, twins.frozen());
    adversary =
        new Adversary(
            scope,
            options,
            CheckpointImporter.read(golden.file("discriminator_checkpoint")),
            Map.of(),
            draws);
    ema = new Ema(scope.tensors(twins.trained().toHost()), options.emaDecay());
    ClipEncoder clip = ClipEncoder.map(scope, CheckpointImporter.read(golden.file("clip_archive")));
    TargetPicture target =
        TargetPicture.of(scope, OneshotGolden.perceptual(scope, golden), golden.in("target"));
    tuning =
        new FineTuning(
            options,
            twins,
            List.of(new Guide(scope, clip, options, 1)),
            new FineTuning.Pursuit(adversary, target, found()),
            draws,
            new Adam(scope, FineTuning.adamSettings(options.learningRate())),
            ema);
  }

  @AfterEach
  void free() {
    scope.close();
    runtime.close();
  }

  private Double config(String name) {
    return golden.config().get(name).asDouble();
  }

  /** Where the reference search ended. */
  private Tensor found() {
    float[] steps = golden.out("ref_w_after").toFloats();
    int width = source.generator().wDim();
    float[] last = Arrays.copyOfRange(steps, steps.length - width, steps.length);
    return scope.tensor(HostTensor.of(last, 1, width));
  }

  @Test
  void trainsAsThePublishedLoopDoes() {
    PhaseClock clock = new PhaseClock(new RecordedRun(scope, 0, Map.of()));
    int iterations = config("iters").intValue();
    double r1 = 0;
    for (int i = 0; i < iterations; i++) {
      FineTuning.Outcome outcome = tuning.iterate(scope, i, clock);
      Map<String, Double> losses = outcome.losses();
      r1 = losses.getOrDefault("r1", r1);
      String loss = "loss." + i + "/";
      golden.check(loss + "d", part(losses, "discriminator"));
      golden.check(loss + "r1", r1);
      golden.check(loss + "g", outcome.loss());
      if (golden.hasOut(loss + "c")) {
        golden.check(loss + "c", 10 * part(losses, "consistency"));
        golden.check(loss + "p", part(losses, "patch"));
      }
    }

    double furthest = 2 * options.learningRate() * iterations;
    checkWeights("final_g/", twins.adapted().toHost(), furthest);
    checkWeights("final_g_ema/", ema.averages().toHost(), furthest);
    Map<String, HostTensor> judge = adversary.weights();
    int size = source.generator().size();
    for (String part : List.of("final_d/", "final_extra/")) {
      for (String output : golden.outputs(part)) {
        String name =
            OneshotGolden.discriminatorName(output.substring(output.indexOf('/') + 1), size);
        checkWeight(output, judge.get(name), 2 * furthest);
      }
    }
  }

  private static double part(Map<String, Double> losses, String name) {
    return losses.getOrDefault(name, Double.NaN);
  }

  private void checkWeights(String part, Map<String, HostTensor> weights, double furthest) {
    for (String output : golden.outputs(part)) {
      String name = RosinalityNames.toNvidia(output.substring(part.length()));
      checkWeight(output, weights.get(name), furthest);
    }
  }

  /** Adam with beta1 = 0 moves a weight by the rate whatever its gradient: most agree closely. */
  private void checkWeight(String output, @Nullable HostTensor weight, double furthest) {
    golden.checkMost(output, Objects.requireNonNull(weight).toDoubles(), 0.99, 5e-4, furthest);
  }
}
