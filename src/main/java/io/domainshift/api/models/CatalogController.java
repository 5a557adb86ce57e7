package io.domainshift.api.models;

import io.domainshift.api.http.Page;
import io.domainshift.catalog.Catalog;
import io.domainshift.catalog.CatalogEntry;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelCatalog.Imported;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What could be installed. The service itself downloads nothing: {@code domainshift pull} does. */
@Tag(name = "Models")
@RestController
class CatalogController {

  private final Catalog catalog;
  private final ModelCatalog models;

  CatalogController(Catalog catalog, ModelCatalog models) {
    this.catalog = catalog;
    this.models = models;
  }

  @Operation(
      summary = "List published weights",
      description =
          """
          Generators, CLIP models and other networks that their makers publish, with address,
          digest and licence. `domainshift pull NAME` downloads one and imports it.
          """)
  @GetMapping(path = "/v1/catalog", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<CatalogView> list() {
    List<Imported> imported = models.imported();
    return Page.whole(
        catalog.entries().stream()
            .map(entry -> CatalogView.of(entry, installed(entry, imported)))
            .toList());
  }

  /** The model that was made of this very file, or else the one that has the entry's name. */
  private static @Nullable UUID installed(CatalogEntry entry, List<Imported> imported) {
    return imported.stream()
        .filter(
            model -> {
              String sha256 = model.sha256();
              return entry.isPinned() && sha256 != null && entry.accepts(sha256);
            })
        .findFirst()
        .or(() -> imported.stream().filter(m -> m.name().equals(entry.name())).findFirst())
        .map(Imported::id)
        .orElse(null);
  }
}
