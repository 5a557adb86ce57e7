package io.domainshift.methods;

import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the models that a request names, and refuses what is not installed or of another kind. */
public final class RequestedModels {

  private final Models models;

  public RequestedModels(Models models) {
    this.models = models;
  }

  /**
   * The generator to adapt, a StyleGAN2.
   *
   * @throws InvalidOptionException for the field {@code generator}
   */
  public Model generator(RequestedOptions requested) {
    String name = requested.text("generator");
    if (name == null) {
      throw new InvalidOptionException(
          "generator",
          requested.names("generator")
              ? "generator is no text, expected the id or name of an installed generator"
              : "generator is missing, expected one of " + names(ModelKind.GENERATOR));
    }
    Model generator = find("generator", name, ModelKind.GENERATOR);
    if (!(generator.architecture() instanceof GeneratorArchitecture)) {
      throw new InvalidOptionException(
          "generator",
          "generator \"%s\" is a FastGAN, expected a StyleGAN2: the method works in its latents"
              .formatted(generator.name()));
    }
    return generator;
  }

  /**
   * The CLIPs of the option {@code clip}, in its order, in a list of the caller's own.
   *
   * @throws InvalidOptionException naming the entry that is not installed, no CLIP or there twice
   */
  public List<Model> clips(List<ClipChoice> choices) {
    List<Model> found = new ArrayList<>();
    Set<Object> ids = new HashSet<>();
    for (int i = 0; i < choices.size(); i++) {
      String field = "clip[" + i + "].model";
      Model clip = find(field, choices.get(i).model(), ModelKind.CLIP);
      if (!ids.add(clip.id())) {
        throw new InvalidOptionException(
            field, "%s is \"%s\" again, expected each CLIP once".formatted(field, clip.name()));
      }
      found.add(clip);
    }
    return found;
  }

  /**
   * @param field the option that names the model
   * @throws InvalidOptionException for that field
   */
  public Model find(String field, String name, ModelKind kind) {
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
              .formatted(field, name, model.kind().name().toLowerCase(Locale.ROOT), names(kind)));
    }
    return model;
  }

  private List<String> names(ModelKind kind) {
    return models.ofKind(kind).stream().map(Model::name).toList();
  }
}
