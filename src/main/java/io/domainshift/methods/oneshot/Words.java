package io.domainshift.methods.oneshot;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.nets.clip.ClipEncoder;
import io.domainshift.nets.clip.ClipTokenizer;
import io.domainshift.nets.clip.PromptTemplates;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A job's words in the space of one CLIP, as StyleGAN-NADA reads them. */
record Words(ClipEncoder clip, OneShotOptions options) {

  private static final String GRAPH = "methods.nada.text.";

  /** The text edit [1, D] of unit length, a mean over the templates. */
  Tensor direction(GraphScope home) {
    try (GraphScope scope = home.openChild()) {
      return scope
          .call(GRAPH + "direction")
          .with(templates(scope, options.source()))
          .with(templates(scope, options.target()))
          .tensor()
          .moveTo(home);
    }
  }

  /** The target [1, D] of unit length, a mean over the templates. */
  Tensor target(GraphScope home) {
    try (GraphScope scope = home.openChild()) {
      return scope
          .call(GRAPH + "average")
          .with(templates(scope, options.target()))
          .tensor()
          .moveTo(home);
    }
  }

  private Tensor templates(GraphScope scope, @Nullable String words) {
    HostTensor ids =
        ClipTokenizer.published()
            .tokenize(
                PromptTemplates.imagenet().around(Objects.requireNonNull(words)),
                clip.architecture().text().context(),
                options.truncateText());
    return clip.textFeatures(scope, scope.tensor(ids));
  }
}
