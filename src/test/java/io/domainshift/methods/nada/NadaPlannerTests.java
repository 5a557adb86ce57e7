package io.domainshift.methods.nada;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.domainshift.datasets.StoredImage;
import io.domainshift.methods.ClipChoice;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.Models;
import io.domainshift.methods.Plan;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.methods.TrainingMethods;
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
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
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

  private static final Inputs INPUTS =
      new Inputs(MODELS, NadaPlannerTests::image, id -> Optional.empty());

  private static Plan<NadaOptions> plan(String request) {
    return new NadaMethod().plan(new RequestedOptions(NadaFixtures.json(request)), INPUTS);
  }

  /** A fork of the job that was asked for so. */
  private static Object fork(String request, String changes) {
    TrainingMethods methods = new TrainingMethods(List.of(new NadaMethod()));
    return methods
        .fork(
            NadaMethod.NAME,
            methods.toJson(plan(request)),
            NadaFixtures.json(request).propertyNames(),
            NadaFixtures.json(changes),
            INPUTS)
        .options();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'generator':'avatars','source':'photo','target':'pencil sketch'}",
        "{'generator':'avatars','source':'a','target':'b','phase':'texture','globalWeight':0}",
        "{'generator':'faces','source':'a','target':'b','autoLayerK':4,"
            + "'clip':[{'model':'rn','weight':2}]}",
        "{'generator':'avatars','styleImages':['40x30'],'learningRate':0.02}"
      })
  void aForkWithoutChangesRunsWhatItsJobRan(String request) {
    assertThat(fork(request, "{}")).isEqualTo(plan(request).options());
  }

  @Test
  void aForkChangesWhatItNamesAndNothingElse() {
    String request = valid().toString();

    NadaOptions forked =
        (NadaOptions) fork(request, "{'target':'bronze bust','learningRate':0.5,'iterations':900}");

    assertThat(forked)
        .isEqualTo(
            planWith("{'target':'bronze bust','learningRate':0.5,'iterations':900}").options());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "generator           | {'generator':'faces'}",
        "phase               | {'phase':'shape'}",
        "trainToRgb          | {'trainToRgb':false}",
        "autoLayerIterations | {'autoLayerIterations':1}"
      })
  void aForkKeepsTheLayersThatItsStateHolds(String field, String changes) {
    InvalidOptionException refusal =
        catchThrowableOfType(InvalidOptionException.class, () -> fork(valid().toString(), changes));

    assertThat(refusal.field()).isEqualTo(field);
    assertThat(refusal).hasMessageContaining("a fork keeps it");
  }

  /** Pictures are there by the names of their sizes: {@code 40x30}. */
  private static Optional<StoredImage> image(String id) {
    String[] sides = id.split("x");
    return sides.length != 2
        ? Optional.empty()
        : Optional.of(
            new StoredImage(
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)),
                id,
                Integer.parseInt(sides[0]),
                Integer.parseInt(sides[1]),
                "image/png",
                1,
                "sha",
                "key",
                Instant.EPOCH));
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
    assertThat(Objects.requireNonNull(plan.base()).name()).isEqualTo("avatars");
    assertThat(plan.estimatedMemoryBytes()).isBetween(400L << 20, 2L << 30);
  }

  @Test
  void stylePicturesNeedNoWords() {
    Plan<NadaOptions> plan =
        plan(
            "{'generator':'avatars','styleImages':['40x30','8x9'],'clip':[{'model':'rn','weight':1}]}");

    assertThat(plan.options().styleImages()).containsExactly("40x30", "8x9");
    assertThat(plan.options().source()).isNull();
    assertThat(plan.options().target()).isNull();
    assertThat(plan.options().styleWeight()).isEqualTo(1);
    assertThat(plan.options().textWeight()).isZero();
    assertThat(plan.options().globalWeight()).as("the model recommends 1").isZero();
    assertThat(plan.options().trainToRgb()).as("also recommended").isTrue();
  }

  @Test
  void stylePicturesStandBesideWords() {
    NadaOptions options = planWith("{'styleImages':['40x30']}").options();

    assertThat(List.of(options.textWeight(), options.styleWeight(), options.globalWeight()))
        .containsExactly(1.0, 1.0, 1.0);
    assertThat(planWith("{}").options().styleWeight()).isZero();
  }

  @Test
  void globalWordsMayGoWithTheDirectionOfPicturesAlone() {
    NadaOptions options =
        plan("{'generator':'avatars','target':'sketch','styleImages':['40x30'],'textWeight':0}")
            .options();

    assertThat(options.source()).isNull();
    assertThat(options.globalWeight()).isEqualTo(1);
  }

  @Test
  void warnsOfStylePicturesThatClipWouldBlowUp() {
    assertThat(planWith("{'styleImages':['40x30','40x7']}").warnings())
        .filteredOn(warning -> warning.startsWith("styleImages"))
        .containsExactly(
            "styleImages[1] is 40 by 7 pixels and will look soft: CLIP looks at 16 by 16");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "target         | {}                                              | or styleImages",
        "styleImages    | {'styleImages':[]}                              | size must be between 1 and 20",
        "styleImages[1] | {'styleImages':['1x1','none']}                  | is not there",
        "styleImages[1] | {'styleImages':['1x1','1x1']}                   | again",
        "styleImages[0] | {'styleImages':[null]}                          | must not be blank",
        "styleImages[0] | {'styleImages':[7]}                             | expected a text",
        "styleWeight    | {'styleImages':['1x1'],'styleWeight':0}         | expected above 0",
        "directionalWeight | {'styleImages':['1x1'],'directionalWeight':0} | styleImages would be ignored",
        "source         | {'styleImages':['1x1'],'source':'photo'}        | expected beside it target",
        "source         | {'styleImages':['1x1'],'target':'sketch'}       | source is missing",
        "source         | {'target':'sketch'}                             | source is missing",
        "truncateText   | {'styleImages':['1x1'],'truncateText':true}     | expected beside it target",
        "textWeight     | {'styleImages':['1x1'],'textWeight':1}          | without a target",
        "globalWeight   | {'styleImages':['1x1'],'globalWeight':1}        | without a target",
        "patchWeight    | {'styleImages':['1x1'],'patchWeight':1}         | without a target",
        "manifoldWeight | {'styleImages':['1x1'],'manifoldWeight':1}      | without a target",
        "textWeight     | {'styleImages':['1x1'],'target':'b','textWeight':0,'globalWeight':0} | target would be ignored",
        "styleWeight    | {'source':'a','target':'b','styleWeight':1}     | expected beside it styleImages",
        "textWeight     | {'source':'a','target':'b','textWeight':1}      | expected beside it styleImages",
      })
  void refusesAimsThatAreMissingOrIgnored(String field, String changes, String message) {
    ObjectNode request = NadaFixtures.json("{'generator':'avatars'}");
    request.setAll(NadaFixtures.json(changes));

    assertThatThrownBy(() -> plan(request.toString()))
        .isInstanceOfSatisfying(
            InvalidOptionException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining(message);
  }

  @Test
  void refusesMoreThanTwentyPictures() {
    String many = IntStream.rangeClosed(1, 21).mapToObj(i -> "'1x" + i + "'").toList().toString();

    assertThatThrownBy(() -> planWith("{'styleImages':" + many + "}"))
        .hasMessageContaining("size must be between 1 and 20");
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
        "clip[0]       | {'clip':[null]}               | must not be null",
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
