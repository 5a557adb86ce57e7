package io.domainshift.methods.oneshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.methods.DivergedException;
import io.domainshift.methods.Latents;
import io.domainshift.methods.RecordedRun;
import io.domainshift.methods.TrainingInterrupted;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.PerceptualArchitecture;
import io.domainshift.models.PerceptualArchitecture.Backbone;
import io.domainshift.nets.clip.ClipEncoder;
import io.domainshift.nets.clip.TinyClip;
import io.domainshift.nets.perceptual.MadeUpWeights;
import io.domainshift.nets.perceptual.PerceptualDistance;
import io.domainshift.nets.stylegan2.Generator;
import io.domainshift.nets.stylegan2.GeneratorFixtures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatentSearchTests {

  private static final int SIZE = 32;
  private static final int STEPS = 6;
  private static final LatentSearch.Watch NOBODY = (steps, loss, losses, seconds, state) -> {};
  private static final Checkpoint TINY = GeneratorFixtures.random(GeneratorFixtures.small(SIZE), 3);
  private static final Checkpoint CLIP = TinyClip.random(4);
  private static final Checkpoint OTHER_CLIP = TinyClip.random(5);

  private GraphRuntime runtime;
  private GraphScope scope;
  private RecordedRun run;
  private Generator source;
  private HostTensor picture;
  private PerceptualDistance perceptual;

  @BeforeEach
  void open() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    run = new RecordedRun(scope, 7, Map.of());
    source = Generator.map(scope, TINY);
    picture = picture(SIZE);
    perceptual =
        PerceptualDistance.map(
            scope,
            new Checkpoint(
                new PerceptualArchitecture(Backbone.ALEX), MadeUpWeights.alex(1), Map.of()));
  }

  @AfterEach
  void close() {
    scope.close();
    runtime.close();
  }

  @Test
  void searchGetsCloserToTheTarget() {
    FoundReference found = search(settings(60, 1, 1, 1, ViewDraws.OFFICIAL)).finish(null, NOBODY);

    float[] curve = found.curve().toFloats();
    assertThat(found.w().shape()).containsExactly(1, TINY.generator().wDim());
    assertThat(found.image().shape()).containsExactly(1, 3, SIZE, SIZE);
    assertThat(found.curve().shape()).containsExactly(60, 4);
    assertThat(mean(curve, 50, 60)).isLessThan(0.9 * mean(curve, 0, 10));
  }

  @Test
  void startsFromTheMeanLatent() {
    List<Map<String, Double>> losses = new ArrayList<>();
    search(settings(2, 1, 1, 1, ViewDraws.OFFICIAL))
        .finish(null, (steps, loss, parts, seconds, state) -> losses.add(parts));

    assertThat(losses.get(0).get("latent")).isZero();
    // Adam's first step moves every entry by the learning rate.
    assertThat(losses.get(1).get("latent")).isEqualTo(0.05 * 0.05, within(1e-5));
  }

  @Test
  void noStepsFindTheMeanLatent() {
    FoundReference none = search(settings(0, 1, 1, 1, ViewDraws.OFFICIAL)).finish(null, NOBODY);
    List<SearchState> kept = new ArrayList<>();
    search(settings(1, 1, 1, 1, ViewDraws.OFFICIAL))
        .finish(null, (steps, loss, parts, seconds, state) -> kept.add(state.get()));

    assertThat(none.w()).isEqualTo(kept.get(0).wMean());
    assertThat(none.curve().shape()).containsExactly(0, 4);
  }

  @Test
  void resumedSearchEndsInTheSameBits() {
    SearchSettings settings = settings(STEPS, 1, 1, 2, ViewDraws.INDEPENDENT);
    FoundReference undisturbed = search(settings).finish(null, NOBODY);
    List<SearchState> kept = new ArrayList<>();
    assertThatThrownBy(
            () ->
                search(settings)
                    .finish(
                        null,
                        (steps, loss, losses, seconds, state) -> {
                          if (steps == 4) {
                            kept.add(state.get());
                            throw new TrainingInterrupted("killed");
                          }
                        }))
        .isInstanceOf(TrainingInterrupted.class);
    SearchState state = SearchState.of(4, kept.get(0).tensors());
    List<Integer> seen = new ArrayList<>();

    FoundReference resumed =
        search(settings).finish(state, (steps, loss, losses, seconds, later) -> seen.add(steps));

    assertThat(seen).containsExactly(5, 6);
    assertThat(state.tensors().keySet()).allSatisfy(name -> assertThat(name).startsWith("search/"));
    assertThat(resumed).isEqualTo(undisturbed);
  }

  @Test
  void finishedSearchIsPickedUpAsItIs() {
    SearchSettings settings = settings(2, 1, 1, 1, ViewDraws.OFFICIAL);
    List<SearchState> kept = new ArrayList<>();
    FoundReference found =
        search(settings)
            .finish(null, (steps, loss, losses, seconds, state) -> kept.add(state.get()));

    assertThat(search(settings).finish(kept.get(1), NOBODY)).isEqualTo(found);
  }

  @Test
  void repeatsUnderOneSeedAndNotUnderAnother() {
    SearchSettings settings = settings(2, 1, 1, 1, ViewDraws.OFFICIAL);
    FoundReference once = search(settings).finish(null, NOBODY);

    assertThat(search(settings).finish(null, NOBODY)).isEqualTo(once);
    run = new RecordedRun(scope, 8, Map.of());
    assertThat(search(settings).finish(null, NOBODY)).isNotEqualTo(once);
  }

  @Test
  void equalViewsCountOnceAndIndependentOnesDiffer() {
    FoundReference one = search(settings(3, 1, 1, 1, ViewDraws.OFFICIAL)).finish(null, NOBODY);
    FoundReference eight = search(settings(3, 1, 1, 8, ViewDraws.OFFICIAL)).finish(null, NOBODY);
    FoundReference independent =
        search(settings(3, 1, 1, 8, ViewDraws.INDEPENDENT)).finish(null, NOBODY);
    FoundReference alone = search(settings(3, 1, 1, 1, ViewDraws.INDEPENDENT)).finish(null, NOBODY);

    assertThat(eight).isEqualTo(one).isEqualTo(alone);
    assertThat(independent.curve().toFloats()[1]).isNotEqualTo(one.curve().toFloats()[1]);
  }

  @Test
  void everyClipCountsWithItsWeight() {
    double first = clipLossOf(Map.of(CLIP, 1.0));
    double second = clipLossOf(Map.of(OTHER_CLIP, 1.0));
    Map<Checkpoint, Double> both = new LinkedHashMap<>();
    both.put(CLIP, 0.5);
    both.put(OTHER_CLIP, 2.0);

    assertThat(first).isNotEqualTo(second);
    assertThat(clipLossOf(both)).isEqualTo(0.5 * first + 2 * second, within(1e-6));
  }

  private double clipLossOf(Map<Checkpoint, Double> clips) {
    float[] curve =
        search(settings(1, 1, 1, 1, ViewDraws.OFFICIAL), clips)
            .finish(null, NOBODY)
            .curve()
            .toFloats();
    assertThat(curve[0]).isEqualTo(curve[1] + 0.01f * curve[2] + curve[3], within(1e-4f));
    return curve[1];
  }

  @Test
  void lossesWithoutWeightAreLeftOut() {
    List<Map<String, Double>> losses = new ArrayList<>();
    LatentSearch.Watch watch = (steps, loss, parts, seconds, state) -> losses.add(parts);

    search(settings(1, 1, 0, 1, ViewDraws.OFFICIAL)).finish(null, watch);
    search(settings(1, 0, 1, 1, ViewDraws.OFFICIAL)).finish(null, watch);

    assertThat(losses.get(0)).containsOnlyKeys("clip", "latent");
    assertThat(losses.get(1)).containsOnlyKeys("reconstruction", "latent");
    assertThatThrownBy(() -> settings(1, 0, 0, 1, ViewDraws.OFFICIAL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pictureTakesTheSizeOfAnotherTarget() {
    picture = picture(2 * SIZE);

    FoundReference found = search(settings(2, 1, 1, 1, ViewDraws.OFFICIAL)).finish(null, NOBODY);

    assertThat(found.image().shape()).containsExactly(1, 3, SIZE, SIZE);
  }

  @Test
  void leavesNoNativeMemoryOpen() {
    LatentSearch search = search(settings(4, 1, 1, 2, ViewDraws.INDEPENDENT));
    int before = scope.size();

    search.finish(null, NOBODY);

    assertThat(scope.size()).isEqualTo(before);
  }

  @Test
  void honoursCancellationWithinAStep() {
    LatentSearch search = search(settings(STEPS, 1, 1, 1, ViewDraws.OFFICIAL));
    List<Integer> seen = new ArrayList<>();

    assertThatThrownBy(
            () ->
                search.finish(
                    null,
                    (steps, loss, losses, seconds, state) -> {
                      seen.add(steps);
                      run.cancel();
                    }))
        .isInstanceOf(TrainingInterrupted.class);
    assertThat(seen).containsExactly(1);
  }

  @Test
  void endsWhenTheLossExplodes() {
    float[] values = picture.toFloats();
    values[0] = Float.NaN;
    picture = HostTensor.of(values, 1, 3, SIZE, SIZE);

    assertThatThrownBy(() -> search(settings(2, 1, 1, 1, ViewDraws.OFFICIAL)).finish(null, NOBODY))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("NaN in step 1 of the latent search");
  }

  private static SearchSettings settings(
      int steps, double clip, double reconstruction, int views, ViewDraws draws) {
    return new SearchSettings(steps, 0.05, clip, 0.01, reconstruction, views, draws);
  }

  private LatentSearch search(SearchSettings settings) {
    return search(settings, Map.of(CLIP, 1.0));
  }

  private LatentSearch search(SearchSettings settings, Map<Checkpoint, Double> clips) {
    TargetPicture target = TargetPicture.of(scope, perceptual, picture);
    List<SearchGuide> guides = new ArrayList<>();
    clips.forEach(
        (clip, weight) ->
            guides.add(
                SearchGuide.of(scope, ClipEncoder.map(scope, clip), weight, target.image())));
    return new LatentSearch(
        run, source, new Latents(source, run.seed(), null), guides, target, settings);
  }

  /** Noise with a bright half, so that it is unlike anything grey. */
  private static HostTensor picture(int size) {
    Random random = new Random(9);
    float[] values = new float[3 * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % size < size / 2 ? 0.6f : -0.6f) + 0.2f * random.nextFloat();
    }
    return HostTensor.of(values, 1, 3, size, size);
  }

  /** Mean loss of some steps. */
  private static double mean(float[] curve, int from, int to) {
    return IntStream.range(from, to).mapToDouble(step -> curve[4 * step]).average().orElseThrow();
  }
}
