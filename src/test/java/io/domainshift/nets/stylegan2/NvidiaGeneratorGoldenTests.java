package io.domainshift.nets.stylegan2;

import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.Tensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.models.formats.SafetensorsReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The generator against NVIDIA's own, skip and residual. */
@GoldenTest("generator-nvidia/*")
class NvidiaGeneratorGoldenTests {

  private final GoldenSuite golden;
  private final JsonNode config;
  private GraphRuntime runtime;
  private GraphScope scope;
  private Generator generator;

  NvidiaGeneratorGoldenTests(GoldenSuite golden) {
    this.golden = golden;
    this.config = golden.config();
  }

  @BeforeEach
  void load() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    generator =
        Generator.load(
            scope,
            new Checkpoint(
                architecture(),
                SafetensorsReader.open(golden.file("state_dict")).tensors(),
                Map.of()));
  }

  @AfterEach
  void free() {
    scope.close();
    runtime.close();
  }

  @Test
  void mapsAndTruncates() {
    Tensor ws = ws();

    golden.check("ws", ws);
    golden.check("ws_psi", generator.truncate(scope, ws, psi()));
    golden.check("ws_psi_cutoff", generator.truncate(scope, ws, psi(), cutoff()));
  }

  @Test
  void drawsWithTheStoredNoise() {
    Tensor ws = ws();
    List<Tensor> noise = generator.constNoise(scope);

    golden.check("image_ws", generator.synthesize(scope, ws, noise));
    golden.check(
        "image_ws_psi", generator.synthesize(scope, generator.truncate(scope, ws, psi()), noise));
    golden.check(
        "image_ws_psi_cutoff",
        generator.synthesize(scope, generator.truncate(scope, ws, psi(), cutoff()), noise));
  }

  @Test
  void drawsWithoutNoise() {
    golden.check("image_none", generator.synthesize(scope, ws(), generator.noNoise(scope)));
  }

  @Test
  void drawsPerLayerLatents() {
    Tensor image =
        generator.synthesize(scope, scope.tensor(golden.in("ws")), generator.constNoise(scope));

    golden.check("image_given_ws", image);
    golden.check("image_unfused", image);
    if (golden.hasOut("image_given_ws_through_rosinality")) {
      golden.check("image_given_ws_through_rosinality", image);
    }
  }

  @Test
  void differentiatesPerLayerLatents() {
    Tensor ws = scope.tensor(golden.in("ws"));
    ws.requireGrad(true);

    golden.check(
        "grad_ws",
        scope
            .call("probes.generator.of_ws")
            .with(generator.weights())
            .with(ws)
            .with(generator.constNoise(scope))
            .with(scope.tensor(golden.in("probe")))
            .map()
            .get("ws"));
  }

  private Tensor ws() {
    Tensor w = generator.mapLatents(scope, scope.tensor(golden.in("z")));
    return generator.broadcast(scope, w);
  }

  private double psi() {
    return config.get("truncation_psi").asDouble();
  }

  private int cutoff() {
    return config.get("truncation_cutoff").asInt();
  }

  private GeneratorArchitecture architecture() {
    TreeMap<Integer, Integer> channels = new TreeMap<>();
    config
        .get("channels")
        .properties()
        .forEach(entry -> channels.put(Integer.valueOf(entry.getKey()), entry.getValue().asInt()));
    JsonNode clamp = config.path("conv_clamp");
    return new GeneratorArchitecture(
        config.get("size").asInt(),
        config.get("z_dim").asInt(),
        config.get("w_dim").asInt(),
        0,
        config.get("n_mlp").asInt(),
        channels,
        Blocks.valueOf(config.get("architecture").asString().toUpperCase(java.util.Locale.ROOT)),
        0.01,
        clamp.isNumber() ? clamp.asDouble() : null,
        GeneratorArchitecture.PUBLISHED_FILTER);
  }
}
