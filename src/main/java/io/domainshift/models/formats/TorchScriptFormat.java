package io.domainshift.models.formats;

import io.domainshift.graph.GraphArchive;
import io.domainshift.graph.HostTensor;
import io.domainshift.models.Architecture;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.InvalidCheckpointException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Generators as TorchScript archives that {@code torch.jit.load} runs without this product: the
 * graph functions that draw, and a tree of modules whose {@code state_dict()} has the names of
 * NVlabs' or projected-gan's module. The attribute {@code architecture} holds the architecture as
 * JSON.
 */
public final class TorchScriptFormat {

  private static final String STYLEGAN2 = "nets.stylegan2.exported.";
  private static final String FASTGAN = "nets.fastgan.exported.";

  private TorchScriptFormat() {}

  /**
   * Writes a generator.
   *
   * @throws InvalidCheckpointException if it is no generator
   */
  public static void write(Checkpoint checkpoint, Path file) {
    Architecture architecture = checkpoint.architecture();
    Map<String, HostTensor> tensors = new LinkedHashMap<>(checkpoint.tensors());
    tensors.replaceAll((name, tensor) -> tensor.toFloat32());
    String entryPoints;
    ScriptClasses classes;
    if (architecture instanceof FastGanArchitecture fastGan) {
      entryPoints = FASTGAN;
      classes = new ScriptClasses(fastGanBuffers(), fastGan(fastGan, tensors.keySet()));
    } else {
      GeneratorArchitecture generator = checkpoint.generator();
      entryPoints = STYLEGAN2;
      classes = new ScriptClasses(styleGan2Buffers(), styleGan2(generator, tensors.keySet()));
    }
    PickledObject module =
        classes.module(
            tensors,
            Map.of(
                CanonicalFormat.ARCHITECTURE,
                JsonMapper.shared()
                    .writerFor(Architecture.class)
                    .writeValueAsString(architecture)));
    Map<String, String> code = new LinkedHashMap<>();
    code.put("code/__torch__.py", classes.source());
    code.putAll(GraphArchive.ofClassPath().code(called(classes.source(), entryPoints)));
    TorchWriter.writeScript(file, module, code);
  }

  static boolean matches(PickledObject module) {
    return module.fields().get(CanonicalFormat.ARCHITECTURE) instanceof String;
  }

  /** Reads the tensors of such a file; its code is not looked at. */
  static Checkpoint read(PickledObject module) {
    return CanonicalFormat.read(
        String.valueOf(module.fields().get(CanonicalFormat.ARCHITECTURE)),
        StateDicts.ofModule(module),
        Map.of("source_format", "torchscript"));
  }

  private static Predicate<String> styleGan2Buffers() {
    return name ->
        name.endsWith("w_avg")
            || name.endsWith("noise_const")
            || name.equals(GeneratorArchitecture.REFERENCE_W);
  }

  private static Predicate<String> fastGanBuffers() {
    return name ->
        name.endsWith("_u")
            || name.endsWith("_v")
            || name.endsWith("_mean")
            || name.endsWith("_var");
  }

  private static Map<String, String> styleGan2(GeneratorArchitecture g, Collection<String> names) {
    boolean labels = g.cDim() > 0;
    String constants =
        "\"mapping.lr_multiplier\": torch.tensor(%s, dtype=w.dtype, device=w.device)"
            .formatted(g.mappingLrMultiplier());
    String mapping =
        """
          def forward(self: %s, z: Tensor%s, truncation_psi: float=1.) -> Tensor:
            w = self.w_avg
            p = {%s, %s}
            return __torch__.%s(p, z%s, truncation_psi, %d)
        """
            .formatted(
                ScriptClasses.type("mapping"),
                labels ? ", c: Tensor" : "",
                dictionary("mapping.", names),
                constants,
                STYLEGAN2 + (labels ? "conditional_mapping" : "mapping"),
                labels ? ", c" : "",
                g.numWs());
    String clamp =
        g.convClamp() == null
            ? ""
            : ", \"synthesis.conv_clamp\": torch.tensor(%s, dtype=ws.dtype, device=ws.device)"
                .formatted(g.convClamp());
    String synthesis =
        """
          def forward(self: %s, ws: Tensor, noise_mode: str="const") -> Tensor:
            p = {%s%s}
            return __torch__.%ssynthesis(p, ws, noise_mode)
        """
            .formatted(
                ScriptClasses.type("synthesis"), dictionary("synthesis.", names), clamp, STYLEGAN2);
    String whole =
        """
          def forward(self: %s, z: Tensor%s, truncation_psi: float=1., noise_mode: str="const") -> Tensor:
            ws = (self.mapping).forward(z%s, truncation_psi)
            return (self.synthesis).forward(ws, noise_mode)
        """
            .formatted(ScriptClasses.type(""), labels ? ", c: Tensor" : "", labels ? ", c" : "");
    return Map.of("mapping", mapping, "synthesis", synthesis, "", whole);
  }

  private static Map<String, String> fastGan(FastGanArchitecture g, Collection<String> names) {
    boolean labels = g.cDim() > 0;
    String synthesis =
        """
          def forward(self: %s, z: Tensor%s, noise_mode: str="none") -> Tensor:
            p = {%s}
            return __torch__.%ssynthesis(p, z, %s, noise_mode)
        """
            .formatted(
                ScriptClasses.type("synthesis"),
                labels ? ", c: Tensor" : "",
                dictionary("synthesis.", names),
                FASTGAN,
                labels ? "c" : "z");
    String whole =
        """
          def forward(self: %s, z: Tensor%s, noise_mode: str="none") -> Tensor:
            return (self.synthesis).forward(z%s, noise_mode)
        """
            .formatted(ScriptClasses.type(""), labels ? ", c: Tensor" : "", labels ? ", c" : "");
    return Map.of("synthesis", synthesis, "", whole);
  }

  /** Entries of the dictionary of weights that the graph functions take, from inside a module. */
  private static String dictionary(String module, Collection<String> names) {
    return names.stream()
        .filter(name -> name.startsWith(module))
        .map(
            name ->
                "\"%s\": %s"
                    .formatted(name, ScriptClasses.attribute(name.substring(module.length()))))
        .collect(Collectors.joining(", "));
  }

  private static Set<String> called(String source, String file) {
    return Set.of("mapping", "conditional_mapping", "synthesis").stream()
        .map(function -> file + function)
        .filter(function -> source.contains("__torch__." + function + "("))
        .collect(Collectors.toSet());
  }
}
