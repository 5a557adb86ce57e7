package io.domainshift.api.models;

import io.domainshift.api.http.Tenants;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.metrics.DatasetPictures;
import io.domainshift.metrics.EvaluationOptions;
import io.domainshift.metrics.FeatureExtractor;
import io.domainshift.metrics.PrecisionRecall;
import io.domainshift.models.FastGanArchitecture;
import io.domainshift.models.FeatureNetworkArchitecture;
import io.domainshift.models.ImageArchitecture;
import io.domainshift.models.InceptionArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelKind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a request for an evaluation comes to with the models that are installed. */
@Component
class EvaluationPlanner {

  private final ModelCatalog catalog;
  private final DatasetCatalog datasets;

  EvaluationPlanner(ModelCatalog catalog, DatasetCatalog datasets) {
    this.catalog = catalog;
    this.datasets = datasets;
  }

  /**
   * @throws ApiException naming the field that fits no installed model
   */
  EvaluationOptions plan(Model generator, EvaluationRequest wanted) {
    if (!(generator.architecture() instanceof ImageArchitecture architecture)) {
      throw ApiException.of(
          ProblemCode.MODEL_UNSUITABLE,
          "Model %s is of kind %s, must be GENERATOR to be evaluated",
          generator.name(),
          generator.kind());
    }
    if (wanted.clip() != null && wanted.text() == null) {
      throw ApiException.at("text", ProblemCode.INVALID_FIELD, "must be given along with clip");
    }
    Dataset dataset = dataset(wanted.against());
    boolean mirror = dataset != null && isMirrored(wanted.against());
    Model against = dataset == null ? against(generator, wanted.against()) : null;
    double psi = Objects.requireNonNullElse(wanted.truncationPsi(), 1.0);
    checkTruncation(psi, generator);
    if (against != null) {
      checkTruncation(psi, against);
    }
    int pictures = Objects.requireNonNullElse(wanted.pictures(), EvaluationOptions.USUAL_PICTURES);
    int size = Math.max(architecture.size(), dataset == null ? 0 : dataset.size());
    if (against != null) {
      size = Math.max(size, ((ImageArchitecture) against.architecture()).size());
    }
    return new EvaluationOptions(
        generator.id().toString(),
        against == null ? null : against.id().toString(),
        dataset == null ? null : dataset.id().toString(),
        dataset == null ? 0 : Math.min(pictures, DatasetPictures.count(dataset.pictures(), mirror)),
        mirror,
        network(wanted.network()).id().toString(),
        pictures,
        psi,
        wanted.text(),
        wanted.text() == null ? null : clip(wanted.clip()).id().toString(),
        EvaluationOptions.batchOf(size));
  }

  private @Nullable Model against(Model generator, EvaluationRequest.@Nullable Against wanted) {
    if (wanted != null && wanted.model() != null) {
      return suitable("against.model", wanted.model(), EvaluationPlanner::isGenerator, "GENERATOR");
    }
    return Optional.ofNullable(generator.parent())
        .flatMap(catalog::find)
        .filter(EvaluationPlanner::isGenerator)
        .orElse(null);
  }

  private static void checkTruncation(double psi, Model generator) {
    if (psi != 1 && generator.architecture() instanceof FastGanArchitecture) {
      throw ApiException.at(
          "truncationPsi",
          ProblemCode.INVALID_FIELD,
          "must be 1: %s is a FastGAN, which has no intermediate latent to truncate",
          generator.name());
    }
  }

  private @Nullable Dataset dataset(EvaluationRequest.@Nullable Against wanted) {
    if (wanted == null) {
      return null;
    }
    String name = wanted.dataset();
    if ((name == null) == (wanted.model() == null)) {
      throw ApiException.at(
          "against", ProblemCode.INVALID_FIELD, "must name either a model or a dataset");
    }
    if (name == null) {
      if (wanted.mirror() != null) {
        throw ApiException.at(
            "against.mirror",
            ProblemCode.INVALID_FIELD,
            "is for data sets, must be left out beside a model");
      }
      return null;
    }
    Dataset dataset =
        datasets
            .find(Tenants.LOCAL, name)
            .orElseThrow(
                () ->
                    ApiException.at(
                        "against.dataset",
                        ProblemCode.INVALID_FIELD,
                        "must name a data set, not %s",
                        name));
    if (dataset.pictures() <= PrecisionRecall.NEIGHBOURS) {
      throw ApiException.at(
          "against.dataset",
          ProblemCode.INVALID_FIELD,
          "has %d pictures, must have more than %d",
          dataset.pictures(),
          PrecisionRecall.NEIGHBOURS);
    }
    return dataset;
  }

  private static boolean isMirrored(EvaluationRequest.@Nullable Against wanted) {
    return wanted != null && Boolean.TRUE.equals(wanted.mirror());
  }

  private Model network(@Nullable String wanted) {
    if (wanted != null) {
      return suitable(
          "network",
          wanted,
          model -> FeatureExtractor.accepts(model.architecture()),
          "FEATURE_NETWORK or CLIP");
    }
    List<Model> networks = catalog.list(ModelKind.FEATURE_NETWORK, null, Integer.MAX_VALUE);
    return networks.stream()
        .filter(model -> model.architecture() instanceof InceptionArchitecture)
        .findFirst()
        .or(
            () ->
                networks.stream()
                    .filter(model -> model.architecture() instanceof FeatureNetworkArchitecture)
                    .findFirst())
        .orElseThrow(
            () ->
                ApiException.at(
                    "network",
                    ProblemCode.INVALID_FIELD,
                    "must name a model: no feature network is installed"));
  }

  private Model clip(@Nullable String wanted) {
    if (wanted != null) {
      return suitable("clip", wanted, model -> model.kind() == ModelKind.CLIP, "CLIP");
    }
    return catalog.list(ModelKind.CLIP, null, 1).stream()
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.at(
                    "clip",
                    ProblemCode.INVALID_FIELD,
                    "must name a model: no CLIP model is installed"));
  }

  private Model suitable(String field, String wanted, Predicate<Model> suits, String kinds) {
    Optional<Model> found = wanted.indexOf('\0') < 0 ? catalog.find(wanted) : Optional.empty();
    Model model =
        found.orElseThrow(
            () ->
                ApiException.at(
                    field,
                    ProblemCode.INVALID_FIELD,
                    "must name an installed model, not %s",
                    wanted));
    if (!suits.test(model)) {
      throw ApiException.at(
          field,
          ProblemCode.INVALID_FIELD,
          "must name a model of kind %s, %s is of kind %s",
          kinds,
          model.name(),
          model.kind());
    }
    return model;
  }

  private static boolean isGenerator(Model model) {
    return model.architecture() instanceof ImageArchitecture;
  }
}
