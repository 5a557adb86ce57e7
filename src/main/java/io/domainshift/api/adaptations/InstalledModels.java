package io.domainshift.api.adaptations;

import io.domainshift.methods.Models;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelKind;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The catalog as plans see it. */
@Component
class InstalledModels implements Models {

  private static final int ALL = 10_000;

  private final ModelCatalog catalog;

  InstalledModels(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public Optional<Model> find(String idOrName) {
    return catalog.find(idOrName);
  }

  @Override
  public List<Model> ofKind(ModelKind kind) {
    return catalog.list(kind, null, ALL);
  }
}
