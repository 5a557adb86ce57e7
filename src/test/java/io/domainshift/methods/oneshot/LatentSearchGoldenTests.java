package io.domainshift.methods.oneshot;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.Adam;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.PhaseClock;
import io.domainshift.methods.RecordedRun;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.nets.clip.ClipEncoder;
import io.domainshift.nets.stylegan2.Generator;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole steps of the search against the published loop, all draws given. */
@GoldenTest("oneshot/training")
class LatentSearchGoldenTests {

  private final GoldenSuite golden;
  private GraphRuntime runtime;
  private GraphScope scope;

  LatentSearchGoldenTests(GoldenSuite golden) {
    this.golden = golden;
  }

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void searchesAsThePublishedLoopDoes() {
    SearchSettings settings =
        new SearchSettings(
            golden.config().get("init_iter").asInt(),
            golden.config().get("f_lr").asDouble(),
            1,
            0.01,
            1,
            8,
            ViewDraws.OFFICIAL);
    Generator source =
        Generator.map(scope, CheckpointImporter.read(golden.file("start_checkpoint")));
    SearchStep step = step(settings, source);
    Tensor wMean =
        LatentSearch.mean(
            scope, List.of(source.mapLatents(scope, scope.tensor(golden.in("sample_many")))));
    TensorMap w = scope.tensors(Map.of("w", wMean.toHost()));
    Adam adam = new Adam(scope, LatentSearch.adamSettings(settings.learningRate()));
    PhaseClock clock = new PhaseClock(new RecordedRun(scope, 0, Map.of()));
    DoubleStream latents = DoubleStream.empty();
    DoubleStream gradients = DoubleStream.empty();
    LossCurve curve = new LossCurve(settings.iterations());
    for (int i = 0; i < settings.iterations(); i++) {
      SearchStep.Outcome outcome =
          step.take(
              scope,
              w.get("w"),
              wMean,
              OneshotGolden.noise(scope, golden, "init." + i),
              OneshotGolden.draws(scope, golden, List.of("aug." + i + ".")),
              clock);
      adam.step(w, TensorMap.of(Map.of("w", outcome.gradient())));
      gradients = DoubleStream.concat(gradients, values(outcome.gradient()));
      curve.add(outcome);
      latents = DoubleStream.concat(latents, values(w.get("w")));
    }

    golden.check("ref_w_grad", gradients.toArray());
    golden.check("ref_w_after", latents.toArray());
    float[] losses = curve.values().toFloats();
    int last = losses.length - LossCurve.COLUMNS.size();
    golden.check("init_last/clip", losses[last + 1]);
    golden.check("init_last/l2", losses[last + 2]);
    golden.check("init_last/rec", losses[last + 3]);
  }

  private SearchStep step(SearchSettings settings, Generator source) {
    TargetPicture target =
        TargetPicture.of(scope, OneshotGolden.perceptual(scope, golden), golden.in("target"));
    ClipEncoder clip = ClipEncoder.map(scope, CheckpointImporter.read(golden.file("clip_archive")));
    return new SearchStep(
        settings, source, List.of(SearchGuide.of(scope, clip, 1, target.image())), target);
  }

  private static DoubleStream values(Tensor tensor) {
    return DoubleStream.of(tensor.toHost().toDoubles());
  }
}
