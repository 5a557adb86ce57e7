package io.domainshift.studio;

import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.graph.GraphSettings;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelStore;
import io.domainshift.nets.ImageGenerators;
import jakarta.annotation.PreDestroy;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Generators that stay loaded after use, the least recently used one leaving first. LibTorch is
 * loaded with the first of them. Confined to the studio's thread.
 */
@Component
class WarmGenerators {

  /** A generator and the scope in which its weights live. */
  record Loaded(Sampler sampler, GraphScope scope) {}

  private final ModelCatalog catalog;
  private final ModelStore store;
  private final StudioSettings settings;
  private final Map<UUID, Loaded> loaded = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable GraphRuntime runtime;

  WarmGenerators(ModelCatalog catalog, ModelStore store, StudioSettings settings) {
    this.catalog = catalog;
    this.store = store;
    this.settings = settings;
  }

  /** The generator with this id, loaded now if it is not yet. */
  synchronized Loaded get(UUID id) {
    Loaded known = loaded.get(id);
    if (known != null) {
      return known;
    }
    Model model =
        catalog
            .find(id)
            .orElseThrow(
                () ->
                    new IllegalStateException("Generator %s was deleted meanwhile".formatted(id)));
    while (loaded.size() >= settings.warmGenerators()) {
      Iterator<Loaded> oldest = loaded.values().iterator();
      oldest.next().scope().close();
      oldest.remove();
    }
    Checkpoint checkpoint = store.open(model);
    GraphScope scope = runtime().openScope();
    Loaded now = new Loaded(Sampler.of(ImageGenerators.map(scope, checkpoint)), scope);
    loaded.put(id, now);
    return now;
  }

  private GraphRuntime runtime() {
    if (runtime == null) {
      runtime = GraphRuntime.open(new GraphSettings(settings.device(), settings.threads()));
    }
    return runtime;
  }

  @PreDestroy
  synchronized void close() {
    loaded.values().forEach(generator -> generator.scope().close());
    loaded.clear();
    if (runtime != null) {
      runtime.close();
      runtime = null;
    }
  }
}
