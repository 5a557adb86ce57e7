package io.domainshift.api.adaptations;

import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.ImageCatalog;
import io.domainshift.datasets.StoredImage;
import io.domainshift.methods.Images;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.Models;
import io.domainshift.methods.Plan;
import io.domainshift.methods.References;
import io.domainshift.methods.TrainingMethods;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Settles what a request would run, or says which of its fields stands against it. */
@Component
class JobPlanner {

  /** Short enough to be read out and typed again. */
  private static final long DRAWN_SEEDS = 1L << 32;

  private final TrainingMethods methods;
  private final Models models;
  private final ImageCatalog images;
  private final DatasetCatalog datasets;
  private final References references;
  private final StrictJson json;
  private final SecureRandom random = new SecureRandom();

  JobPlanner(
      TrainingMethods methods,
      Models models,
      ImageCatalog images,
      DatasetCatalog datasets,
      References references,
      StrictJson json) {
    this.methods = methods;
    this.models = models;
    this.images = images;
    this.datasets = datasets;
    this.references = references;
    this.json = json;
  }

  /**
   * What would run.
   *
   * @param request the body as it came, with ids for the pictures that came along
   * @param images that the plan asked for and found
   * @param parameters effective options
   */
  record PlannedJob(
      ObjectNode request,
      Envelope envelope,
      long seed,
      Plan<?> plan,
      ObjectNode parameters,
      Set<UUID> images) {}

  /**
   * @throws io.domainshift.api.problems.ApiException for the envelope
   * @throws io.domainshift.methods.InvalidOptionException for the options
   */
  PlannedJob plan(PictureForm form) {
    ObjectNode request = form.request();
    json.checkTexts(request);
    ObjectNode envelopeFields = request.deepCopy().retain(Envelope.FIELDS);
    ObjectNode options = request.deepCopy().remove(Envelope.FIELDS);
    Envelope envelope = json.bind(envelopeFields, Envelope.class);
    Set<UUID> found = new LinkedHashSet<>();
    Images remembered =
        id -> {
          Optional<StoredImage> image = form.find(id).or(() -> images.find(Tenants.LOCAL, id));
          image.ifPresent(known -> found.add(known.id()));
          return image;
        };
    Inputs inputs =
        new Inputs(models, remembered, references, id -> datasets.find(Tenants.LOCAL, id));
    Plan<?> plan = methods.plan(envelope.method(), options, inputs);
    long seed = Objects.requireNonNullElseGet(envelope.seed(), () -> random.nextLong(DRAWN_SEEDS));
    return new PlannedJob(request, envelope, seed, plan, methods.toJson(plan), found);
  }
}
