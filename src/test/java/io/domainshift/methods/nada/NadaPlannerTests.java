package io.domainshift.methods.nada;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.methods.ClipChoice;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.Models;
import io.domainshift.methods.Plan;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.Architecture;
import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import io.domainshift.nets.clip.TinyClip;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class NadaPlannerTests {

  private static final String RECOMMENDED =
      "{'nada':{'clip':[{'model':'vit','weight':1}],'learningRate':0.015,'batchSize':4,"
          + "'globalWeight':1,'trainToRgb':true,'autoLayerIterations':0}}";

  private static final ClipArchitecture RESNET =
      new ClipArchitecture(
          TinyClip.ARCHITECTURE.embedDim(),
          TinyClip.ARCHITECTURE.imageSize(),
          new ClipArchitecture.ResNet(List.of(1, 1, 1, 1), 8, 4),
          TinyClip.ARCHITECTURE.text(),
          ClipArchitecture.Activation.QUICK_GELU);

  private static final List<Model> INSTALLED =
      List.of(
          model("avatars", generator(64, 96, 0, Blocks.SKIP), RECOMMENDED, "{}"),
          model("faces", generator(1024, 512, 0, Blocks.SKIP), "{}", "{}"),
          model("classes", generator(64, 96, 10, Blocks.SKIP), "{}", "{}"),
          model("residual", generator(64, 96, 0, Blocks.RESNET), "{}", "{}"),
          model("vit", TinyClip.ARCHITECTURE, "{}", "{'vocabulary':{'words':['photo','a']}}"),
          model("rn", RESNET, "{}", "{}"));

  private static GeneratorArchitecture generator(int size, int width, int classes, Blocks blocks) {
    TreeMap<Integer, Integer> channels = new TreeMap<>();
    for (int resolution = 4; resolution <= size; resolution *= 2) {
      channels.put(resolution, width);
    }
    return new GeneratorArchitecture(
        size,
        64,
        64,
        classes,
        2,
        channels,
        blocks,
        0.01,
        null,
        GeneratorArchitecture.PUBLISHED_FILTER);
  }

  private static Model model(
      String name, Architecture architecture, String defaults, String provenance) {
    return new Model(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        name,
        architecture.modelKind(),
        architecture,
        NadaFixtures.json(defaults),
        "key",
        1 << 20,
        "sha",
        "",
        "",
        null,
        null,
        NadaFixtures.json(provenance),
        Instant.EPOCH);
  }

  private static final Models MODELS =
      new Models() {
        @Override
        public Optional<Model> find(String idOrName) {
          return INSTALLED.stream()
              .filter(m -> m.name().equals(idOrName) || m.id().toString().equals(idOrName))
              .findFirst();
        }

        @Override
        public List<Model> ofKind(ModelKind kind) {
          return INSTALLED.stream().filter(m -> m.kind() == kind).toList();
        }
      };

  private static Plan<NadaOptions> plan(String request) {
    return new NadaMethod()
        .plan(
            new RequestedOptions(NadaFixtures.json(request)),
            new Inputs(MODELS, id -> Optional.empty(), id -> Optional.empty()));
  }

  private static ObjectNode valid() {
    return NadaFixtures.json("{'generator':'avatars','source':'photo','target':'pencil sketch'}");
  }

  private static Plan<NadaOptions> planWith(String changes) {
    ObjectNode request = valid();
    request.setAll(NadaFixtures.json(changes));
    return plan(request.toString());
  }

  @Test
  void defaultsOfTheModelGoOverThePublishedOnes() {
    Plan<NadaOptions> plan = planWith("{'iterations':20}");

    assertThat(plan.options().clip()).containsExactly(new ClipChoice("vit", 1));
    assertThat(plan.options().learningRate()).isEqualTo(0.015);
    assertThat(plan.options().iterations()).isEqualTo(20);
    assertThat(plan.options().truncationPsi()).isEqualTo(0.7);
    assertThat(plan.options().trainToRgb()).isTrue();
    assertThat(plan.iterations()).isEqualTo(20);
    assertThat(plan.base().name()).isEqualTo("avatars");
    assertThat(plan.estimatedMemoryBytes()).isBetween(400L << 20, 2L << 30);
  }

  @Test
  void publishedDefaultsFitTheGenerator() {
    NadaOptions options =
        plan("{'generator':'faces','source':'a','target':'b','clip':[{'model':'rn','weight':1}]}")
            .options();

    assertThat(options.autoLayerIterations()).isEqualTo(1);
    assertThat(options.autoLayerK()).isEqualTo(18);
    assertThat(options.patchSize()).isEqualTo(510);
    assertThat(options.learningRate()).isEqualTo(0.002);
    assertThat(options.batchSize()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'autoLayerIterations':1}", "{'autoLayerK':3}"})
  void searchThatIsAskedForOverrulesHandPickedDefaults(String request) {
    NadaOptions options = planWith(request).options();

    assertThat(options.autoLayerIterations()).isEqualTo(1);
    assertThat(options.trainToRgb()).isFalse();
  }

  @Test
  void layersPickedByHandOverruleThePublishedSearch() {
    NadaOptions options =
        plan("{'generator':'faces','source':'a','target':'b','phase':'all',"
                + "'clip':[{'model':'rn','weight':1}]}")
            .options();

    assertThat(options.autoLayerIterations()).isZero();
    assertThat(options.phase()).isEqualTo(TrainingPhase.ALL);
    assertThat(options.trainToRgb()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "generator     | {'generator':'nobody'}        | expected one of [avatars, faces, classes, residual]",
        "generator     | {'generator':'vit'}           | is a clip",
        "generator     | {'generator':7}               | is no text",
        "generatr      | {'generatr':'avatars'}        | is unknown",
        "target        | {'target':'Photo'}            | expected different words",
        "target        | {'target':''}                 | must not be blank",
        "clip[0].model | {'clip':[{'model':'avatars','weight':1}]} | expected one of [vit, rn]",
        "clip[1].model | {'clip':[{'model':'vit','weight':1},{'model':'vit','weight':2}]} | again",
        "clip          | {'clip':[]}                   | must not be empty",
        "iterations    | {'iterations':0}              | between 1 and 100000",
        "iterations    | {'iterations':100001}         | between 1 and 100000",
        "batchSize     | {'batchSize':0}               | between 1 and 256",
        "learningRate  | {'learningRate':0}            | greater than 0",
        "directionalWeight | {'directionalWeight':0,'globalWeight':0} | nothing would pull",
        "patchSize     | {'patchSize':30}              | would be ignored",
        "patchSize     | {'patchWeight':1,'patchSize':64} | an even number below 64",
        "patchSize     | {'patchWeight':1,'patchSize':31} | an even number below 64",
        "textureClip   | {'textureClip':'rn'}          | would be ignored",
        "textureClip   | {'textureWeight':1}           | is missing",
        "textureClip   | {'textureWeight':1,'textureClip':'vit'} | expected a CLIP with a ResNet",
        "autoLayerK    | {'autoLayerIterations':0,'autoLayerK':3} | would be ignored",
        "phase         | {'autoLayerIterations':1,'phase':'shape'} | would be ignored",
        "phase         | {'phase':'coarse'}            | expected one of [default, texture,",
        "autoLayerK    | {'autoLayerK':3,'trainToRgb':true} | would be ignored",
        "trainToRgb    | {'phase':'all','trainToRgb':false} | expected true",
        "autoLayerK    | {'autoLayerK':11}             | expected 1 to 10",
        "autoLayerMapping | {'generator':'residual','autoLayerK':3,'clip':[{'model':'vit','weight':1}]} | expected corrected",
        "label         | {'label':1}                   | has no classes",
        "label         | {'generator':'classes','clip':[{'model':'vit','weight':1}]} | missing, expected 0 to 9",
        "label         | {'generator':'classes','label':10,'clip':[{'model':'vit','weight':1}]} | expected 0 to 9",
        "sampleCount   | {'sampleCount':65}            | between 1 and 64",
        "emaDecay      | {'emaDecay':1.0}              | less than 1",
      })
  void refusesNamingTheField(String field, String changes, String message) {
    assertThatThrownBy(() -> planWith(changes))
        .isInstanceOfSatisfying(
            InvalidOptionException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining(message);
  }

  @Test
  void refusesPromptsThatDoNotFitTheirTemplates() {
    String words = "sketch ".repeat(73).strip();

    assertThatThrownBy(() -> planWith("{'target':'" + words.substring(0, 300) + "xyz'}"))
        .hasMessageContaining("target");
    String many = "a ".repeat(70).strip();
    assertThatThrownBy(() -> planWith("{'target':'" + many + "'}"))
        .isInstanceOfSatisfying(
            InvalidOptionException.class, e -> assertThat(e.field()).isEqualTo("target"))
        .hasMessageContaining("target takes 70 tokens")
        .hasMessageContaining("expected at most 77");
    assertThat(planWith("{'target':'" + many + "','truncateText':true}").warnings())
        .anyMatch(warning -> warning.startsWith("target is cut"));
  }

  @Test
  void warnsOfWordsThatTheClipNeverSaw() {
    assertThat(planWith("{}").warnings())
        .anyMatch(warning -> warning.startsWith("vit never saw") && warning.contains("\"sketch\""));
    assertThat(planWith("{'clip':[{'model':'rn','weight':1}]}").warnings()).isEmpty();
  }

  @Test
  void warnsOfALearningRateThatDoesNotFitTheWidth() {
    String rn = "'clip':[{'model':'rn','weight':1}]";

    assertThat(planWith("{'learningRate':0.002," + rn + "}").warnings())
        .anyMatch(warning -> warning.contains("96 channels"));
    assertThat(
            plan("{'generator':'faces','source':'a','target':'b','learningRate':0.05," + rn + "}")
                .warnings())
        .anyMatch(warning -> warning.contains("the published one is 0.002"));
  }

  @Test
  void warnsThatASourceWithoutADirectionHasNoEffect() {
    assertThat(planWith("{'directionalWeight':0}").warnings())
        .anyMatch(warning -> warning.startsWith("source has no effect"));
  }

  @Test
  void asksForAClipWhenSeveralAreInstalledAndNoneIsNamed() {
    assertThatThrownBy(() -> plan("{'generator':'faces','source':'a','target':'b'}"))
        .isInstanceOfSatisfying(
            InvalidOptionException.class, e -> assertThat(e.field()).isEqualTo("clip"));
  }
}
