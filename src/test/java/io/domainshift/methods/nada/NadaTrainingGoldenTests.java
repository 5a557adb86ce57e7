package io.domainshift.methods.nada;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.Adam;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.TwinGenerators;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.nets.clip.ClipEncoder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whole training steps against the published loop, with and without its layer search. */
@GoldenTest({"nada/training", "nada/adaptive_layers"})
class NadaTrainingGoldenTests {

  private final GoldenSuite golden;
  private final JsonNode config;
  private final boolean searching;
  private GraphRuntime runtime;
  private GraphScope scope;
  private Checkpoint source;
  private NadaOptions options;
  private TwinGenerators twins;
  private Guides guides;
  private NadaLayers layers;

  NadaTrainingGoldenTests(GoldenSuite golden) {
    this.golden = golden;
    this.config = golden.config();
    this.searching = config.has("auto_layer_iters");
  }

  @BeforeEach
  void load() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    source = CheckpointImporter.read(golden.file("start_checkpoint"));
    options = NadaFixtures.options(source.generator(), request());
    layers = new NadaLayers(source.generator());
    twins =
        TwinGenerators.load(
            scope, source, NadaLayers.weightsOf(layers.candidates(options)), Map.of());
    ClipEncoder clip = ClipEncoder.map(scope, CheckpointImporter.read(golden.file("clip_archive")));
    guides = new Guides(scope, options, List.of(new Guide(scope, clip, options, null, 1)), null);
  }

  @AfterEach
  void free() {
    scope.close();
    runtime.close();
  }

  private ObjectNode request() {
    ObjectNode request =
        NadaFixtures.json("{}")
            .put("source", config.get("source_class").asString())
            .put("target", config.get("target_class").asString())
            .put("batchSize", config.get("batch").asInt())
            .put("learningRate", config.get("lr").asDouble())
            .put("clipAntialias", config.get("antialias").asBoolean())
            .put("autoLayerIterations", config.path("auto_layer_iters").asInt(0));
    if (searching) {
      request
          .put("autoLayerK", config.get("auto_layer_k").asInt())
          .put("autoLayerBatch", config.get("auto_layer_batch").asInt());
    } else if (config.path("phase").isString()) {
      request.put("phase", config.get("phase").asString());
    }
    return request;
  }

  @Test
  void trainsAsThePublishedLoopDoes() {
    Adam adam = new Adam(scope, NadaTraining.adamSettings(options.learningRate()));
    twins.trained().requireGrad(name -> true);
    List<Double> losses = new ArrayList<>();
    List<Long> chosenRows = new ArrayList<>();
    List<Float> scores = new ArrayList<>();
    int steps = config.get("steps").asInt();
    for (int i = 0; i < steps; i++) {
      if (searching) {
        float[] moved = search(i);
        List<Integer> rows = NadaLayers.best(moved, options.autoLayerK());
        rows.forEach(row -> chosenRows.add((long) row));
        for (float score : moved) {
          scores.add(score);
        }
        Set<String> chosen = new LinkedHashSet<>();
        rows.forEach(row -> chosen.addAll(layers.ofRow(row, options.autoLayerMapping())));
        twins.trained().requireGrad(NadaLayers.weightsOf(chosen));
      }
      losses.add(step(i, adam, steps));
    }

    golden.check("losses", losses.stream().mapToDouble(Double::doubleValue).toArray());
    if (searching) {
      assertThat(chosenRows.stream().mapToLong(Long::longValue).toArray())
          .isEqualTo(golden.out("chosen_idx").toLongs());
      golden.check("layer_mean_abs_dw", scores.stream().mapToDouble(Float::doubleValue).toArray());
    }
    checkWeights(steps);
  }

  private double step(int i, Adam adam, int steps) {
    Tensor w = twins.frozen().mapLatents(scope, scope.tensor(golden.in("z." + i)));
    Tensor before = twins.frozen().synthesize(scope, w, noise("noise_frozen." + i));
    Guides.Seen seen =
        guides.look(scope, before, scope.tensor(HostTensor.ofLongs(new long[2], 1, 2)));
    Tensor after = twins.forward(scope, w, noise("noise_trainable." + i));
    Guides.Verdict verdict = guides.judge(scope, after, seen);
    adam.step(twins.trained(), twins.backward(scope, after, verdict.gradients()));
    if (i == 0) {
      golden.check("image_frozen_step0", before);
      golden.check("image_trainable_step0", after);
    }
    if (i == steps - 1) {
      golden.check("image_trainable_last_step", after);
    }
    return verdict.loss();
  }

  private float[] search(int i) {
    Tensor w = twins.frozen().mapLatents(scope, scope.tensor(golden.in("auto_z." + i)));
    Tensor start = twins.frozen().broadcast(scope, w);
    if (golden.hasOut("w_initial." + i)) {
      golden.check("w_initial." + i, start);
    }
    Tensor end = start;
    List<Double> ends = new ArrayList<>();
    for (int step = 0; step < options.autoLayerIterations(); step++) {
      List<Tensor> noise = noise("auto_noise." + i + "." + step);
      end = LayerSearch.step(scope, twins.adapted(), end, noise, guides);
      for (float value : end.toHost().toFloats()) {
        ends.add((double) value);
      }
    }
    if (golden.hasOut("w_after_steps." + i)) {
      golden.check("w_after_steps." + i, ends.stream().mapToDouble(Double::doubleValue).toArray());
    }
    return LayerSearch.scores(scope, start, end);
  }

  private List<Tensor> noise(String prefix) {
    return IntStream.range(0, config.get("num_noise_layers").asInt())
        .mapToObj(layer -> scope.tensor(golden.in(prefix + "." + layer)))
        .toList();
  }

  /** Adam with beta1 = 0 moves a weight by the rate whatever its gradient: most agree closely. */
  private void checkWeights(int steps) {
    double furthest = 2 * config.get("adam").get("lr").asDouble() * steps;
    for (String output : golden.outputs("final/")) {
      String name = RosinalityNames.toNvidia(output.substring("final/".length()));
      golden.checkMost(output, doubles(weight(name)), 0.99, 5e-4, furthest);
    }
    for (String output : golden.outputs("delta_norm/")) {
      String name = RosinalityNames.toNvidia(output.substring("delta_norm/".length()));
      golden.check(output, distance(weight(name), source.tensor(name)));
    }
  }

  private HostTensor weight(String name) {
    return twins.adapted().get(name).toHost();
  }

  private static double[] doubles(HostTensor tensor) {
    float[] values = tensor.toFloats();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double distance(HostTensor a, HostTensor b) {
    double[] x = doubles(a);
    double[] y = doubles(b);
    return Math.sqrt(
        IntStream.range(0, x.length).mapToDouble(i -> (x[i] - y[i]) * (x[i] - y[i])).sum());
  }
}
