package io.domainshift.api.intake;

import io.domainshift.api.http.Tenants;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.ImageCatalog;
import io.domainshift.datasets.StoredImage;
import io.domainshift.methods.Images;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.Models;
import io.domainshift.methods.References;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** All that the tenant's requests may refer to. */
@Component
class JobInputs {

  private final Models models;
  private final ImageCatalog images;
  private final DatasetCatalog datasets;
  private final References references;

  JobInputs(Models models, ImageCatalog images, DatasetCatalog datasets, References references) {
    this.models = models;
    this.images = images;
    this.datasets = datasets;
    this.references = references;
  }

  /**
   * @param form whose own pictures can be found, too
   * @param asked takes the ids of the pictures that are found
   */
  Inputs of(PictureForm form, Set<UUID> asked) {
    Images remembered =
        id -> {
          Optional<StoredImage> image = form.find(id).or(() -> images.find(Tenants.LOCAL, id));
          image.ifPresent(known -> asked.add(known.id()));
          return image;
        };
    return new Inputs(models, remembered, references, id -> datasets.find(Tenants.LOCAL, id));
  }
}
