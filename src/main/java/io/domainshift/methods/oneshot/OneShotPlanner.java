package io.domainshift.methods.oneshot;

import io.domainshift.datasets.StoredImage;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.PerceptualModels;
import io.domainshift.methods.Plan;
import io.domainshift.methods.PromptRules;
import io.domainshift.methods.RequestedModels;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import io.domainshift.nets.clip.PromptTemplates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** From a request to effective options: models found, defaults filled in, conflicts refused. */
final class OneShotPlanner {

  private final Inputs inputs;
  private final RequestedModels named;

  OneShotPlanner(Inputs inputs) {
    this.inputs = inputs;
    this.named = new RequestedModels(inputs.models());
  }

  Plan<OneShotOptions> plan(RequestedOptions requested) {
    requested.requireKnown(OneShotOptions.class);
    OneShotRules.checkTarget(requested);
    Model base = named.generator(requested);
    GeneratorArchitecture architecture = (GeneratorArchitecture) base.architecture();
    ObjectNode published = OneShotDefaults.published(base, inputs.models());
    ObjectNode recommended = OneShotDefaults.recommended(base);
    OneShotDefaults.settle(requested, published, recommended);
    OneShotOptions options = requested.bind(OneShotOptions.class, published, recommended);

    List<String> warnings = new ArrayList<>();
    OneShotRules.check(requested, options, architecture);
    List<Model> clips = named.clips(options.clip());
    Model perceptual = perceptual(options);
    Model discriminator = discriminator(options, architecture);
    if (options.towardsPicture()) {
      StoredImage target = target(options, architecture, warnings);
      String job = options.referenceW();
      if (job != null) {
        ReusedReference.find(inputs, job, base, target, warnings);
      }
    } else {
      checkWords(options, clips, warnings);
    }
    OneShotRules.advise(
        options,
        architecture,
        discriminator == null ? null : (DiscriminatorArchitecture) discriminator.architecture(),
        warnings);
    return new Plan<>(
        options,
        options.allIterations(),
        warnings,
        base,
        OneShotMemory.bytes(options, base, clips, perceptual, discriminator));
  }

  /** Beside a text it only measures, and may be absent. */
  private @Nullable Model perceptual(OneShotOptions options) {
    String name = options.perceptual();
    if (name != null) {
      return inputs
          .models()
          .find(name)
          .filter(PerceptualModels::isOne)
          .orElseGet(() -> named.find("perceptual", name, ModelKind.PERCEPTUAL));
    }
    if (options.towardsPicture()) {
      throw new InvalidOptionException(
          "perceptual",
          "perceptual is missing and none is installed, expected an LPIPS or a feature network");
    }
    return null;
  }

  private @Nullable Model discriminator(OneShotOptions options, GeneratorArchitecture generator) {
    String name = options.discriminator();
    if (name == null || !options.towardsPicture() || options.adversarialWeight() == 0) {
      return null;
    }
    Model model = named.find("discriminator", name, ModelKind.DISCRIMINATOR);
    OneShotRules.checkDiscriminator((DiscriminatorArchitecture) model.architecture(), generator);
    return model;
  }

  private StoredImage target(
      OneShotOptions options, GeneratorArchitecture generator, List<String> warnings) {
    String id = options.targetImage();
    StoredImage image =
        inputs
            .images()
            .find(String.valueOf(id))
            .orElseThrow(
                () ->
                    new InvalidOptionException(
                        "targetImage",
                        "targetImage \"%s\" is not there, expected the id of a stored picture"
                            .formatted(id)));
    int side = Math.min(image.width(), image.height());
    if (side < generator.size() / 2) {
      warnings.add(
          "%s has %d x %d pixels and the generator draws %d x %d: the target is enlarged and blurred"
              .formatted(
                  image.name(), image.width(), image.height(), generator.size(), generator.size()));
    }
    return image;
  }

  private static void checkWords(OneShotOptions options, List<Model> clips, List<String> warnings) {
    String source = required("source", options.source());
    String target = required("target", options.target());
    new PromptRules(source, target, options.truncateText(), PromptTemplates.imagenet()::around)
        .check(clips, warnings);
  }

  private static String required(String field, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw new InvalidOptionException(
          field, "%s is %s, expected words".formatted(field, text == null ? "missing" : "blank"));
    }
    return text;
  }
}
