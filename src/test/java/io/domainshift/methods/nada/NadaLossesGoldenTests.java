package io.domainshift.methods.nada;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.domainshift.datasets.PictureReader;
import io.domainshift.golden.GoldenSuite;
import io.domainshift.golden.GoldenTest;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.Opinion;
import io.domainshift.methods.nada.StylePictures.Style;
import io.domainshift.models.CheckpointImporter;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.nets.clip.ClipEncoder;
import io.domainshift.nets.stylegan2.GeneratorFixtures;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every loss, its gradient and its text features against the published {@code CLIPLoss}. */
@GoldenTest("nada/losses")
class NadaLossesGoldenTests {

  /** The patch loss's pictures are stored small; every pixel stands for a square of this side. */
  private static final int REPEAT = 16;

  private static final String NOTHING =
      "{'directionalWeight':0,'clipAntialias':false,'patchSize':510}";

  private static final GeneratorArchitecture ANY = GeneratorFixtures.small(64);

  private final GoldenSuite golden;
  private final JsonNode config;
  private GraphRuntime runtime;
  private GraphScope scope;
  private ClipEncoder clip;

  NadaLossesGoldenTests(GoldenSuite golden) {
    this.golden = golden;
    this.config = golden.config();
  }

  @BeforeEach
  void load() {
    runtime = GraphRuntime.open(new GraphSettings("cpu", 1));
    scope = runtime.openScope();
    clip = ClipEncoder.map(scope, CheckpointImporter.read(golden.file("clip_archive")));
  }

  @AfterEach
  void free() {
    scope.close();
    runtime.close();
  }

  @Test
  void wordsBecomeDirections() {
    for (int pair = 0; pair < config.get("pairs").size(); pair++) {
      NadaOptions options = options(pair, "{'directionalWeight':1}");
      TensorMap texts = new Texts(scope, clip, options).of(Set.of("directional"));

      golden.check("pair" + pair + "/text_direction", texts.get("direction"));
      if (golden.hasOut("pair" + pair + "/text_features_target")) {
        Tensor features =
            clip.textFeatures(
                scope, Prompts.TEMPLATES.around(Objects.requireNonNull(options.target())));
        golden.check("pair" + pair + "/text_features_target", clip.normalise(scope, features));
      }
      if (golden.hasOut("pair" + pair + "/patch_text_directions")) {
        TensorMap parts = new Texts(scope, clip, options).of(Set.of("patch"));
        golden.check("pair" + pair + "/patch_text_directions", parts.get("parts"));
      }
    }
  }

  @Test
  void lossesOfPicturesAndTheirGradients() {
    Map<String, String> weights =
        Map.of(
            "directional", "directionalWeight",
            "global", "globalWeight",
            "manifold", "manifoldWeight");
    int checked = 0;
    for (int pair = 0; pair < config.get("pairs").size(); pair++) {
      for (Map.Entry<String, String> loss : weights.entrySet()) {
        String name = "pair" + pair + "/" + loss.getKey();
        if (golden.hasOut(name)) {
          Opinion opinion = opinion(options(pair, "{'" + loss.getValue() + "':1}"));
          golden.check(name, opinion.loss());
          golden.check("grad_" + name, opinion.gradient());
          checked++;
        }
      }
    }
    assertThat(checked).isPositive();
  }

  @Test
  void antialiasedResizingIsAnOption() {
    String name = "pair0/directional_with_antialias";

    golden.check(name, opinion(options(0, "{'directionalWeight':1,'clipAntialias':true}")).loss());
  }

  @Test
  void stylePicturesBecomeADirectionAndItsLoss() {
    NadaOptions options =
        NadaFixtures.options(
            ANY,
            NadaFixtures.json(
                "{'source':null,'target':null,'styleImages':['a','b','c'],'clipAntialias':%s}"
                    .formatted(config.get("antialias").asBoolean())));
    List<Tensor> given = new ArrayList<>();
    for (JsonNode file : config.get("style_images")) {
      BufferedImage picture = PictureReader.read(golden.path(file.asString()));
      given.add(clip.imageFeatures(scope, List.of(picture)));
    }
    Tensor drawn = Guide.look(scope, clip, image("img2img_source"), options.clipAntialias());
    Style style = Style.of(scope, List.of(drawn), given);
    Guide guide = new Guide(scope, clip, options, style, 1);
    TensorMap seen = guide.look(scope, image("src_img"), noCenters());
    Opinion opinion = guide.of(scope, image("target_img"), seen, noCenters());

    golden.check("img2img/direction", style.direction());
    assertThat(opinion.losses()).containsOnlyKeys("style");
    golden.check("img2img/directional", opinion.loss());
    golden.check("grad_img2img/directional", opinion.gradient());
    golden.check("image_features_src", clip.normalise(scope, seen.get("embedding")));
  }

  @Test
  void wordsAndPicturesAreTermsOfTheirOwn() {
    NadaOptions words = options(0, "{'directionalWeight':1}");
    NadaOptions both =
        options(0, "{'directionalWeight':1,'styleImages':['a'],'textWeight':0.5,'styleWeight':2}");
    Tensor direction = scope.tensor(golden.out("img2img/direction"));
    Guide guide = new Guide(scope, clip, both, new Style(direction, direction), 1);
    TensorMap seen = guide.look(scope, image("src_img"), noCenters());
    Opinion opinion = guide.of(scope, image("target_img"), seen, noCenters());

    double style = golden.out("img2img/directional").toFloats()[0];
    assertThat(opinion.losses().get("style")).isCloseTo(style, within(1e-3));
    assertThat(opinion.losses().get("directional")).isCloseTo(opinion(words).loss(), within(1e-6));
    assertThat(opinion.loss()).isCloseTo(0.5 * opinion(words).loss() + 2 * style, within(2e-3));
  }

  @Test
  void pictureWithoutAnyChangeStillHasAGradient() {
    Guide guide = new Guide(scope, clip, options(0, "{'directionalWeight':1}"), null, 1);
    Tensor centers = scope.tensor(HostTensor.ofLongs(new long[2], 1, 2));
    Tensor image = image("src_img");

    Opinion opinion = guide.of(scope, image, guide.look(scope, image, centers), centers);

    assertThat(opinion.loss()).isFinite();
    assertThat(opinion.gradient().toHost().toFloats()).doesNotContain(Float.NaN);
  }

  @Test
  void patchesChooseAmongParts() {
    String name = "pair0/patch_directional";
    Guide guide = new Guide(scope, clip, options(0, "{'patchWeight':1}"), null, 1);
    Tensor centers = scope.tensor(golden.in("patch_centers_510"));
    TensorMap seen = guide.look(scope, enlarged(golden.in("patch_src_small")), centers);
    Opinion opinion = guide.of(scope, enlarged(golden.in("patch_target_small")), seen, centers);

    golden.check(name, opinion.loss());
    golden.check("grad_" + name, reduced(List.of(opinion.gradient())));
  }

  @Test
  void textureHasATowerOfItsOwn() {
    NadaOptions options = options(0, "{'textureWeight':1}");
    Guides guides = new Guides(scope, options, List.of(), textureClip());

    Guides.Verdict verdict =
        guides.judge(
            scope,
            image("target_img"),
            new Guides.Seen(List.of(), guides.texture(scope, image("texture_img")), noCenters()));

    golden.check("texture", verdict.loss());
    golden.check("grad_texture", verdict.gradients().get(0));
  }

  @Test
  void allLossesTogether() {
    JsonNode lambdas = config.get("forward_lambdas");
    ObjectNode weights = NadaFixtures.json("{}");
    for (String loss : List.of("directional", "patch", "global", "manifold", "texture")) {
      String published = loss.equals("directional") ? "direction" : loss;
      weights.put(loss + "Weight", lambdas.path("lambda_" + published).asDouble(0));
    }
    NadaOptions options = options(1, weights.toString());
    Guides guides =
        new Guides(
            scope, options, List.of(new Guide(scope, clip, options, null, 1)), textureClip());
    Tensor centers = scope.tensor(golden.in("patch_centers_510"));
    Guides.Seen seen = guides.look(scope, enlarged(golden.in("patch_src_small")), centers);
    Tensor texture = guides.texture(scope, enlarged(corner(golden.in("texture_img"))));

    Guides.Verdict verdict =
        guides.judge(
            scope,
            enlarged(golden.in("patch_target_small")),
            new Guides.Seen(seen.features(), texture, centers));

    golden.check("forward_all", verdict.loss());
    golden.check("grad_forward_all", reduced(verdict.gradients()));
  }

  private NadaOptions options(int pair, String weights) {
    ObjectNode request = NadaFixtures.json(NOTHING);
    request.put("clipAntialias", config.get("antialias").asBoolean());
    request.put("source", config.get("pairs").get(pair).get(0).asString());
    request.put("target", config.get("pairs").get(pair).get(1).asString());
    request.setAll(NadaFixtures.json(weights));
    return NadaFixtures.options(ANY, request);
  }

  private Opinion opinion(NadaOptions options) {
    Guide guide = new Guide(scope, clip, options, null, 1);
    TensorMap seen = guide.look(scope, image("src_img"), noCenters());
    return guide.of(scope, image("target_img"), seen, noCenters());
  }

  private ClipEncoder textureClip() {
    return ClipEncoder.map(scope, CheckpointImporter.read(golden.file("rn_archive")));
  }

  private Tensor noCenters() {
    return scope.tensor(HostTensor.ofLongs(new long[2], 1, 2));
  }

  private Tensor image(String input) {
    return scope.tensor(golden.in(input));
  }

  /** The first picture's corner, as large as the patch loss's stored pictures. */
  private HostTensor corner(HostTensor images) {
    int side = (int) golden.in("patch_target_small").shape()[3];
    int height = (int) images.shape()[2];
    int width = (int) images.shape()[3];
    float[] all = images.toFloats();
    float[] cut = new float[3 * side * side];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < side; y++) {
        System.arraycopy(all, (c * height + y) * width, cut, (c * side + y) * side, side);
      }
    }
    return HostTensor.of(cut, 1, 3, side, side);
  }

  /** Every pixel repeated. */
  private Tensor enlarged(HostTensor small) {
    int side = (int) small.shape()[3];
    int large = side * REPEAT;
    float[] from = small.toFloats();
    float[] to = new float[from.length * REPEAT * REPEAT];
    for (int i = 0; i < to.length; i++) {
      int x = i % large / REPEAT;
      int y = i / large % large / REPEAT;
      to[i] = from[(i / (large * large) * side + y) * side + x];
    }
    return scope.tensor(HostTensor.of(to, small.shape()[0], 3, large, large));
  }

  /** The sum of gradients by enlarged pictures as one by the small picture. */
  private static double[] reduced(List<Tensor> gradients) {
    int large = (int) gradients.get(0).shape()[3];
    int side = large / REPEAT;
    double[] sum = new double[3 * side * side];
    for (Tensor gradient : gradients) {
      float[] values = gradient.toHost().toFloats();
      for (int i = 0; i < values.length; i++) {
        int x = i % large / REPEAT;
        int y = i / large % large / REPEAT;
        sum[(i / (large * large) * side + y) * side + x] += values[i];
      }
    }
    return sum;
  }
}
