package io.domainshift.bench;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.methods.nada.NadaMethod;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.formats.CanonicalFormat;
import io.domainshift.nets.stylegan2.Generator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs one measurement and prints {@code {"seconds": […], "phases": {…}}} as its last line: seconds
 * of each iteration (or of each batch of samples) after the first one, which warms up.
 *
 * <p>Arguments: {@code nada|layers|sample FOLDER COUNT THREADS}, the folder with {@code
 * generator.pt}, {@code clip.pt} and {@code settings.json} as {@code bench/official.py prepare}
 * wrote them; before that once {@code install FOLDER}, which keeps the models as the service does,
 * so that a measurement opens what a job opens.
 */
public final class ProductBench {

  private ProductBench() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[1]);
    if (args[0].equals("install")) {
      for (String name : List.of("generator", "clip")) {
        Checkpoint imported = CheckpointImporter.read(folder.resolve(name + ".pt"));
        CanonicalFormat.write(imported, folder.resolve(name + ".safetensors"));
      }
      return;
    }
    ObjectNode settings = (ObjectNode) new JsonMapper().readTree(folder.resolve("settings.json"));
    Map<String, Checkpoint> models = new LinkedHashMap<>();
    models.put("generator", CanonicalFormat.open(folder.resolve("generator.safetensors")));
    int count = Integer.parseInt(args[2]);
    try (GraphRuntime runtime =
            GraphRuntime.open(new GraphSettings("cpu", Integer.parseInt(args[3])));
        GraphScope scope = runtime.openScope()) {
      Map<String, Object> measured;
      if (args[0].equals("sample")) {
        measured = Map.of("seconds", sample(scope, models, settings, count));
      } else {
        models.put("clip", CanonicalFormat.open(folder.resolve("clip.safetensors")));
        BenchRun run = new BenchRun(scope, models);
        adapt(run, settings, count, args[0].equals("layers"));
        measured = Map.of("seconds", run.seconds(), "phases", run.phases());
      }
      System.out.println(new JsonMapper().writeValueAsString(measured));
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
    Inputs inputs = new Inputs(run, id -> Optional.empty(), id -> Optional.empty());
    method.train(run, method.plan(new RequestedOptions(request), inputs).options());
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
