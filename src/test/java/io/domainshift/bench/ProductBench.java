package io.domainshift.bench;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.methods.TrainingInterrupted;
import io.domainshift.methods.nada.NadaMethod;
import io.domainshift.methods.oneshot.OneShotMethod;
import io.domainshift.methods.projected.ProjectedMethod;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.formats.CanonicalFormat;
import io.domainshift.nets.stylegan2.Generator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs one measurement and prints {@code {"seconds": […], "phases": {…}}} as its last line: seconds
 * of each iteration (or of each batch of samples) after the first one, which warms up.
 *
 * <p>Arguments: {@code nada|layers|sample|search|oneshot|projected-ARCHITECTURE FOLDER COUNT
 * THREADS}, the folder with {@code generator.pt}, {@code clip.pt} and {@code settings.json} as
 * {@code bench/official.py prepare} wrote them, for one-shot adaptation also what {@code
 * bench/official_oneshot.py prepare} wrote, for Projected GAN only what {@code
 * bench/official_projected.py prepare} wrote; before that once {@code install FOLDER}, which keeps
 * the models as the service does, so that a measurement opens what a job opens.
 */
public final class ProductBench {

  private static final List<String> FILES =
      List.of("generator.pt", "clip.pt", "discriminator.pt", "alexnet.pth", "network.pth");
  private static final String PROJECTED = "projected-";

  private ProductBench() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[1]);
    if (args[0].equals("install")) {
      install(folder);
      return;
    }
    boolean fromScratch = args[0].startsWith(PROJECTED);
    String file = fromScratch ? "projected.json" : "settings.json";
    ObjectNode settings = (ObjectNode) new JsonMapper().readTree(folder.resolve(file));
    Map<String, Checkpoint> models = new LinkedHashMap<>();
    String first = fromScratch ? "network" : "generator";
    models.put(first, CanonicalFormat.open(folder.resolve(first + ".safetensors")));
    int count = Integer.parseInt(args[2]);
    try (GraphRuntime runtime =
            GraphRuntime.open(new GraphSettings("cpu", Integer.parseInt(args[3])));
        GraphScope scope = runtime.openScope()) {
      Map<String, Object> measured;
      if (args[0].equals("sample")) {
        measured = Map.of("seconds", sample(scope, models, settings, count));
      } else if (fromScratch) {
        BenchRun run = new BenchRun(scope, models, folder);
        train(run, settings, count, args[0].substring(PROJECTED.length()).replace('_', '-'));
        measured = Map.of("seconds", run.seconds(), "phases", run.phases());
      } else {
        models.put("clip", CanonicalFormat.open(folder.resolve("clip.safetensors")));
        BenchRun run = new BenchRun(scope, models, folder);
        switch (args[0]) {
          case "search", "oneshot" -> {
            for (String name : List.of("discriminator", "alexnet")) {
              models.put(name, CanonicalFormat.open(folder.resolve(name + ".safetensors")));
            }
            adaptToPicture(run, settings, count, args[0].equals("search"));
          }
          default -> adapt(run, settings, count, args[0].equals("layers"));
        }
        measured = Map.of("seconds", run.seconds(), "phases", run.phases());
      }
      System.out.println(new JsonMapper().writeValueAsString(measured));
    }
  }

  private static void install(Path folder) {
    for (String file : FILES) {
      if (Files.exists(folder.resolve(file))) {
        String name = file.substring(0, file.indexOf('.'));
        Checkpoint imported = CheckpointImporter.read(folder.resolve(file));
        CanonicalFormat.write(imported, folder.resolve(name + ".safetensors"));
      }
    }
  }

  /**
   * One-shot adaptation as a job runs it, without sheets and checkpoints: steps of the search for
   * the reference, or iterations of the fine-tuning after a search of no steps.
   */
  private static void adaptToPicture(
      BenchRun run, ObjectNode settings, int iterations, boolean search) {
    ObjectNode request = new JsonMapper().createObjectNode();
    request.put("generator", "generator").put("discriminator", "discriminator");
    request.put("targetImage", "target").put("perceptual", "alexnet");
    request.putArray("clip").addObject().put("model", "clip").put("weight", 1.0);
    request.put("batchSize", settings.get("batch").asInt());
    request.put("searchIterations", search ? iterations + 1 : 0);
    request.put("iterations", search ? 1 : iterations + 1);
    request.put("draws", "official").put("outputInterval", 0).put("saveInterval", 0);
    run.stopAfter(iterations + 1);
    OneShotMethod method = new OneShotMethod();
    try {
      method.train(run, method.plan(new RequestedOptions(request), run.inputs()).options());
    } catch (TrainingInterrupted e) {
      // Sheets and measures at the end are none of the iterations.
    }
  }

  /** Projected GAN as a job runs it, from random weights, without checkpoints. */
  private static void train(
      BenchRun run, ObjectNode settings, int iterations, String architecture) {
    int batch = settings.get("batch").asInt();
    ObjectNode request = new JsonMapper().createObjectNode();
    request.put("dataset", "pictures").put("architecture", architecture);
    request.put("featureNetwork", "network").put("batchSize", batch);
    request.put("kimg", (iterations + 2) * batch / 1000.0).put("sampleCount", 1);
    request.put("sampleKimg", 0.0).put("saveKimg", 0.0).put("metricKimg", 0.0);
    run.stopAfter(iterations + 1);
    ProjectedMethod method = new ProjectedMethod();
    try {
      method.train(run, method.plan(new RequestedOptions(request), run.inputs()).options());
    } catch (TrainingInterrupted e) {
      // What comes at the end is none of the iterations.
    }
  }

  /** The method as a job runs it, without sample sheets and checkpoints. */
  private static void adapt(BenchRun run, ObjectNode settings, int iterations, boolean layers) {
    ObjectNode request = new JsonMapper().createObjectNode();
    request.put("generator", "generator").put("source", "photo").put("target", "pencil sketch");
    request.putArray("clip").addObject().put("model", "clip").put("weight", 1.0);
    request.put("iterations", iterations + 1).put("batchSize", settings.get("batch").asInt());
    request.put("outputInterval", 0).put("saveInterval", 0);
    request.put("autoLayerIterations", layers ? 1 : 0);
    if (layers) {
      request.put("autoLayerK", settings.get("auto_layer_k").asInt());
      request.put("autoLayerBatch", settings.get("auto_layer_batch").asInt());
    }
    NadaMethod method = new NadaMethod();
    method.train(run, method.plan(new RequestedOptions(request), run.inputs()).options());
  }

  /** Pictures as the studio draws them, without their encoding. */
  private static List<Double> sample(
      GraphScope scope, Map<String, Checkpoint> models, ObjectNode settings, int count) {
    int batch = settings.get("sample_batch").asInt();
    Generator generator = Generator.map(scope, Objects.requireNonNull(models.get("generator")));
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i <= count; i++) {
      long start = System.nanoTime();
      try (GraphScope pass = scope.openChild()) {
        Tensor z =
            pass.call("random.draws.normal_rows")
                .with(generator.weights().get("mapping.w_avg"))
                .with(batch)
                .with(generator.architecture().zDim())
                .with(i)
                .tensor();
        Tensor w = generator.truncate(pass, generator.mapLatents(pass, z), 0.7);
        HostTensor pictures =
            generator.synthesize(pass, w, generator.drawNoise(pass, batch, i)).toHost();
        if (!pictures.isFinite()) {
          throw new IllegalStateException("Pictures are not finite");
        }
      }
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return seconds.subList(1, seconds.size());
  }
}
