package io.domainshift.api.models;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.ImageArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelStore;
import io.domainshift.studio.options.SampleOptions;
import io.domainshift.studio.options.SampleSubject;
import io.domainshift.studio.options.SampleWork;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What a request for samples comes to with the models that are installed. */
@Component
class SamplePlanner {

  private final ModelCatalog catalog;
  private final ModelStore store;

  SamplePlanner(ModelCatalog catalog, ModelStore store) {
    this.catalog = catalog;
    this.store = store;
  }

  /**
   * @throws ApiException {@code MODEL_UNSUITABLE} for what is no generator
   * @throws io.domainshift.studio.options.InvalidSampleException when an option does not fit
   */
  SampleWork plan(Model generator, SampleOptions wanted) {
    if (!(generator.architecture() instanceof ImageArchitecture architecture)) {
      throw ApiException.of(
          ProblemCode.MODEL_UNSUITABLE,
          "Model %s is of kind %s, must be GENERATOR to draw",
          generator.name(),
          generator.kind());
    }
    // Weights are opened, and parents looked up, for requests that want something of them only.
    boolean reference =
        wanted.wantsReference()
            && store.open(generator).tensors().containsKey(GeneratorArchitecture.REFERENCE_W);
    UUID parent = wanted.beside() == null ? null : generator.parent();
    Optional<Model> source = Optional.ofNullable(parent).flatMap(catalog::find);
    ImageArchitecture other =
        source
            .map(Model::architecture)
            .filter(ImageArchitecture.class::isInstance)
            .map(ImageArchitecture.class::cast)
            .orElse(null);
    return new SampleWork(
        generator.id(),
        source.map(Model::id).orElse(null),
        wanted.resolve(new SampleSubject(architecture, reference, other)));
  }
}
