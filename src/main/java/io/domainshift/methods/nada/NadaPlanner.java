package io.domainshift.methods.nada;

import io.domainshift.datasets.StoredImage;
import io.domainshift.methods.Images;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.Models;
import io.domainshift.methods.PictureRules;
import io.domainshift.methods.Plan;
import io.domainshift.methods.PromptRules;
import io.domainshift.methods.RequestedModels;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** From a request to effective options: models found, defaults filled in, conflicts refused. */
final class NadaPlanner {

  private final Models models;
  private final Images images;
  private final RequestedModels named;

  NadaPlanner(Inputs inputs) {
    this.models = inputs.models();
    this.images = inputs.images();
    this.named = new RequestedModels(models);
  }

  Plan<NadaOptions> plan(RequestedOptions requested) {
    requested.requireKnown(NadaOptions.class);
    Model base = named.generator(requested);
    GeneratorArchitecture architecture = (GeneratorArchitecture) base.architecture();
    ObjectNode published = NadaDefaults.published(architecture, models);
    ObjectNode recommended = NadaDefaults.recommended(base);
    NadaDefaults.settle(requested, published, recommended);
    NadaOptions options = requested.bind(NadaOptions.class, published, recommended);

    List<String> warnings = new ArrayList<>();
    NadaRules.check(requested, options, architecture);
    List<Model> clips = named.clips(options.clip());
    if (options.textureWeight() > 0) {
      clips.add(textureClip(options));
    }
    List<Model> guides = clips.subList(0, options.clip().size());
    new PromptRules(
            options.source(),
            options.target(),
            options.truncateText(),
            text -> Prompts.sentences(options, text))
        .check(guides, warnings);
    checkPictures(options, guides, warnings);
    NadaRules.advise(requested, options, architecture, warnings);
    boolean searching = LayerSearch.isNeeded(options, architecture);
    return new Plan<>(
        options,
        options.iterations(),
        warnings,
        base,
        NadaMemory.bytes(options, base, clips, searching));
  }

  /** Refuses pictures that nobody sent, and warns of those too small to tell a style. */
  private void checkPictures(NadaOptions options, List<Model> clips, List<String> warnings) {
    List<String> ids = options.styleImages() == null ? List.of() : options.styleImages();
    int side =
        clips.stream()
            .mapToInt(clip -> ((ClipArchitecture) clip.architecture()).imageSize())
            .max()
            .orElse(0);
    for (int i = 0; i < ids.size(); i++) {
      String field = "styleImages[" + i + "]";
      StoredImage image = PictureRules.find(images, field, ids.get(i));
      PictureRules.adviseSize(field, image, side, "CLIP looks at", warnings);
    }
  }

  private Model textureClip(NadaOptions options) {
    String name = options.textureClip();
    if (name == null) {
      throw new InvalidOptionException(
          "textureClip",
          "textureClip is missing, expected a CLIP with a ResNet beside a textureWeight");
    }
    Model clip = named.find("textureClip", name, ModelKind.CLIP);
    if (!(((ClipArchitecture) clip.architecture()).vision() instanceof ClipArchitecture.ResNet)) {
      throw new InvalidOptionException(
          "textureClip",
          "textureClip \"%s\" is a vision transformer, expected a CLIP with a ResNet"
              .formatted(name));
    }
    return clip;
  }
}
