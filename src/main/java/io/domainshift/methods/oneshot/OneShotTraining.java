package io.domainshift.methods.oneshot;

import io.domainshift.datasets.Pictures;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.Latents;
import io.domainshift.methods.Progress;
import io.domainshift.methods.Reference;
import io.domainshift.methods.ReferenceOrigin;
import io.domainshift.methods.TrainingRun;
import io.domainshift.methods.TrainingState;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.nets.clip.ClipEncoder;
import io.domainshift.nets.perceptual.PerceptualDistance;
import io.domainshift.nets.stylegan2.Generator;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run of the method: what both stages share, and the road through them. */
final class OneShotTraining {

  private final TrainingRun run;
  private final OneShotOptions options;
  private final Checkpoint source;
  private final Generator generator;
  private final Latents latents;
  private final List<ClipEncoder> clips;
  private final @Nullable PerceptualDistance perceptual;

  private OneShotTraining(TrainingRun run, OneShotOptions options) {
    GraphScope home = run.scope();
    this.run = run;
    this.options = options;
    this.source = run.model(options.generator());
    this.generator = Generator.map(home, source);
    this.latents = new Latents(generator, run.seed(), options.label());
    this.clips =
        options.clip().stream()
            .map(choice -> ClipEncoder.map(home, run.model(choice.model())))
            .toList();
    String distance = options.perceptual();
    this.perceptual = distance == null ? null : PerceptualDistance.map(home, run.model(distance));
  }

  static OneShotTraining start(TrainingRun run, OneShotOptions options) {
    return new OneShotTraining(run, options);
  }

  /** Goes on where an earlier attempt got to, up to the result. */
  Checkpoint finish() {
    TrainingState earlier = run.resumeFrom().orElse(null);
    if (!options.towardsPicture()) {
      List<Tensor> words =
          clips.stream().map(clip -> new Words(clip, options).target(run.scope())).toList();
      return tune(earlier, null, null, words);
    }
    BufferedImage picture =
        TargetPreparation.prepare(run, options, generator.architecture().size());
    if (earlier == null) {
      TargetPreparation.show(run, picture);
    }
    TargetPicture target =
        TargetPicture.of(run.scope(), Objects.requireNonNull(perceptual), Pictures.tensor(picture));
    List<SearchGuide> guides = searchGuides(target.image());
    List<Tensor> seen = guides.stream().map(SearchGuide::target).toList();
    if (earlier != null && !SavedTuning.of(earlier).reference().isEmpty()) {
      return tune(earlier, picture, target, seen);
    }
    HostTensor w = reference(earlier, guides, target, Pictures.tensor(picture));
    SavedTuning start =
        new SavedTuning(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(SavedTuning.W, w));
    return tune(start.after(options.searchIterations()), picture, target, seen);
  }

  private List<SearchGuide> searchGuides(Tensor target) {
    return IntStream.range(0, clips.size())
        .mapToObj(
            i -> SearchGuide.of(run.scope(), clips.get(i), options.clip().get(i).weight(), target))
        .toList();
  }

  /** The latent of the target's counterpart: of an earlier job, or found now. */
  private HostTensor reference(
      @Nullable TrainingState earlier,
      List<SearchGuide> guides,
      TargetPicture target,
      HostTensor picture) {
    String job = options.referenceW();
    if (job != null) {
      return Objects.requireNonNull(run.reference(job).get(Reference.W));
    }
    SearchSettings settings = settings();
    LatentSearch search = new LatentSearch(run, generator, latents, guides, target, settings);
    Forecast forecast = new Forecast(options);
    FoundReference found =
        search.finish(
            earlier == null ? null : SearchState.of(earlier.iteration(), earlier.tensors()),
            (steps, loss, losses, seconds, state) -> {
              forecast.learn(seconds);
              if (isDue(steps, options.saveInterval()) && steps < settings.iterations()) {
                run.checkpoint(new TrainingState(steps, state.get().tensors()));
              }
              run.tick(
                  new Progress(
                      steps,
                      options.allIterations(),
                      settings.iterations() - steps + forecast.stageTwo(),
                      loss,
                      losses,
                      seconds),
                  () -> new TrainingState(steps, state.get().tensors()));
            });
    ReferenceFile.keep(run, found, picture, origin(), settings);
    return found.w();
  }

  private ReferenceOrigin origin() {
    Model model = run.installed(options.generator());
    return new ReferenceOrigin(
        model.id().toString(),
        model.weightsSha256(),
        Objects.requireNonNull(options.targetImage()));
  }

  private SearchSettings settings() {
    return new SearchSettings(
        options.searchIterations(),
        options.searchLearningRate(),
        options.clipWeight(),
        options.latentWeight(),
        options.reconstructionWeight(),
        options.views(),
        options.viewDraws());
  }

  private static boolean isDue(int done, int interval) {
    return interval > 0 && done % interval == 0;
  }

  private Checkpoint tune(
      @Nullable TrainingState earlier,
      @Nullable BufferedImage picture,
      @Nullable TargetPicture target,
      List<Tensor> seen) {
    Measures measures = new Measures(run, options, latents, clips, seen, perceptual);
    Sheets sheets = new Sheets(run, options, generator, latents);
    StageTwo stage =
        StageTwo.load(run, options, source, generator, clips, latents, target, earlier);
    stage.finish(sheets, picture);
    Map<String, HostTensor> trained = stage.result();
    run.measured(measures.of(generator, stage.adapted()));
    return result(trained, stage.reference());
  }

  private Checkpoint result(Map<String, HostTensor> trained, @Nullable HostTensor reference) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>(source.tensors());
    tensors.putAll(trained);
    if (reference != null) {
      tensors.put(GeneratorArchitecture.REFERENCE_W, reference);
    }
    Map<String, String> metadata = new LinkedHashMap<>(source.metadata());
    metadata.put("method", OneShotMethod.NAME);
    if (options.towardsPicture()) {
      metadata.put("targetImage", String.valueOf(options.targetImage()));
    } else {
      metadata.put("source", String.valueOf(options.source()));
      metadata.put("target", String.valueOf(options.target()));
    }
    metadata.put("iterations", String.valueOf(options.allIterations()));
    metadata.put("seed", String.valueOf(run.seed()));
    return new Checkpoint(source.architecture(), tensors, metadata);
  }
}
