package io.domainshift.methods.nada;

import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.Models;
import io.domainshift.methods.Plan;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** From a request to effective options: models found, defaults filled in, conflicts refused. */
final class NadaPlanner {

  private final Models models;

  NadaPlanner(Models models) {
    this.models = models;
  }

  Plan<NadaOptions> plan(RequestedOptions requested) {
    requested.requireKnown(NadaOptions.class);
    Model base = generator(requested);
    GeneratorArchitecture architecture = (GeneratorArchitecture) base.architecture();
    ObjectNode published = NadaDefaults.published(architecture, models);
    ObjectNode recommended = NadaDefaults.recommended(base);
    NadaDefaults.settle(requested, published, recommended);
    NadaOptions options = requested.bind(NadaOptions.class, published, recommended);

    List<String> warnings = new ArrayList<>();
    NadaRules.check(requested, options, architecture);
    List<Model> clips = clips(options);
    if (options.textureWeight() > 0) {
      clips.add(textureClip(options));
    }
    NadaPrompts.check(options, clips.subList(0, options.clip().size()), warnings);
    NadaRules.advise(requested, options, architecture, warnings);
    boolean searching = LayerSearch.isNeeded(options, architecture);
    return new Plan<>(
        options,
        options.iterations(),
        warnings,
        base,
        MemoryEstimate.bytes(options, base, clips, searching));
  }

  private Model generator(RequestedOptions requested) {
    String name = requested.text("generator");
    if (name == null) {
      throw new InvalidOptionException(
          "generator",
          requested.names("generator")
              ? "generator is no text, expected the id or name of an installed generator"
              : "generator is missing, expected one of " + names(ModelKind.GENERATOR));
    }
    return find("generator", name, ModelKind.GENERATOR);
  }

  private List<Model> clips(NadaOptions options) {
    List<Model> found = new ArrayList<>();
    Set<Object> ids = new HashSet<>();
    for (int i = 0; i < options.clip().size(); i++) {
      String field = "clip[" + i + "].model";
      Model clip = find(field, options.clip().get(i).model(), ModelKind.CLIP);
      if (!ids.add(clip.id())) {
        throw new InvalidOptionException(
            field, "%s is \"%s\" again, expected each CLIP once".formatted(field, clip.name()));
      }
      found.add(clip);
    }
    return found;
  }

  private Model textureClip(NadaOptions options) {
    String name = options.textureClip();
    if (name == null) {
      throw new InvalidOptionException(
          "textureClip",
          "textureClip is missing, expected a CLIP with a ResNet beside a textureWeight");
    }
    Model clip = find("textureClip", name, ModelKind.CLIP);
    if (!(((ClipArchitecture) clip.architecture()).vision() instanceof ClipArchitecture.ResNet)) {
      throw new InvalidOptionException(
          "textureClip",
          "textureClip \"%s\" is a vision transformer, expected a CLIP with a ResNet"
              .formatted(name));
    }
    return clip;
  }

  private Model find(String field, String name, ModelKind kind) {
    Model model =
        models
            .find(name)
            .orElseThrow(
                () ->
                    new InvalidOptionException(
                        field,
                        "%s \"%s\" is not installed, expected one of %s"
                            .formatted(field, name, names(kind))));
    if (model.kind() != kind) {
      throw new InvalidOptionException(
          field,
          "%s \"%s\" is a %s, expected one of %s"
              .formatted(field, name, NadaRules.lower(model.kind()), names(kind)));
    }
    return model;
  }

  private List<String> names(ModelKind kind) {
    return models.ofKind(kind).stream().map(Model::name).toList();
  }
}
