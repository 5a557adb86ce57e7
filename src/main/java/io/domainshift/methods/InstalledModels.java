package io.domainshift.methods;

import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelKind;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** {@link Models} out of the catalog. */
@Component
class InstalledModels implements Models {

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
    return catalog.list(kind, null, Integer.MAX_VALUE);
  }
}
