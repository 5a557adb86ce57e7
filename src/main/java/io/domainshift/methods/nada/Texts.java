package io.domainshift.methods.nada;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.nets.clip.ClipEncoder;
import io.domainshift.nets.clip.ClipTokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A job's words in the space of one CLIP. Face of {@code graphs/methods/nada/text.py}. */
final class Texts {

  private static final String GRAPH = "methods.nada.text.";

  private final GraphScope home;
  private final ClipEncoder clip;
  private final NadaOptions options;

  /**
   * @param home scope in which the results stay
   */
  Texts(GraphScope home, ClipEncoder clip, NadaOptions options) {
    this.home = home;
    this.clip = clip;
    this.options = options;
  }

  /** What the named losses compare pictures with. */
  TensorMap of(Set<String> losses) {
    Map<String, Tensor> texts = new LinkedHashMap<>();
    if (losses.contains("directional")) {
      texts.put("direction", direction(source(), target()));
    }
    if (losses.contains("global")) {
      texts.put("phrase", phrase(Prompts.phrase(target())));
    }
    if (losses.contains("manifold")) {
      texts.put("source", average(source()));
      texts.put("target", average(target()));
    }
    if (losses.contains("patch")) {
      texts.put("parts", parts());
    }
    return TensorMap.of(texts);
  }

  /** The bare class name, which the layer search compares with. */
  TensorMap ofSearch(Set<String> losses) {
    return TensorMap.of(losses.contains("global") ? Map.of("phrase", phrase(target())) : Map.of());
  }

  private String source() {
    return Objects.requireNonNull(options.source());
  }

  private String target() {
    return Objects.requireNonNull(options.target());
  }

  /** The text edit [1, D], a mean over the templates. */
  private Tensor direction(String source, String target) {
    try (GraphScope scope = home.openChild()) {
      return scope
          .call(GRAPH + "direction")
          .with(templates(scope, source))
          .with(templates(scope, target))
          .tensor()
          .moveTo(home);
    }
  }

  private Tensor average(String className) {
    try (GraphScope scope = home.openChild()) {
      return scope.call(GRAPH + "average").with(templates(scope, className)).tensor().moveTo(home);
    }
  }

  private Tensor phrase(String text) {
    try (GraphScope scope = home.openChild()) {
      return scope
          .call(GRAPH + "normalize")
          .with(features(scope, List.of(text)))
          .tensor()
          .moveTo(home);
    }
  }

  /** One text edit for each part of the object, [P, D]. */
  private Tensor parts() {
    List<String> sources = Prompts.PARTS.around(source());
    List<String> targets = Prompts.PARTS.around(target());
    List<Tensor> directions = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      directions.add(direction(sources.get(i), targets.get(i)));
    }
    return home.call(GRAPH + "stack").with(directions).tensor();
  }

  private Tensor templates(GraphScope scope, String className) {
    return features(scope, Prompts.TEMPLATES.around(className));
  }

  private Tensor features(GraphScope scope, List<String> sentences) {
    int context = clip.architecture().text().context();
    HostTensor ids = ClipTokenizer.published().tokenize(sentences, context, options.truncateText());
    return clip.textFeatures(scope, scope.tensor(ids));
  }
}
