package io.domainshift.methods.projected;

import io.domainshift.datasets.Dataset;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.Architecture;
import io.domainshift.models.ImageArchitecture;
import io.domainshift.models.Model;
import java.util.List;

/** What options have to be next to each other, to the data set and to the generator. */
final class ProjectedRules {

  /** Fewer pictures are learned by heart, whatever is done about it. */
  private static final int FEW_PICTURES = 100;

  private static final List<String> OF_NEW_GENERATOR =
      List.of(
          "architecture",
          "channelBase",
          "channelMax",
          "zDim",
          "wDim",
          "mappingLayers",
          "initialContrast");
  private static final List<String> OF_STYLEGAN2 =
      List.of("channelMax", "wDim", "mappingLayers", "initialContrast");

  private ProjectedRules() {}

  /** Refuses what cannot run and what would be ignored. */
  static void check(RequestedOptions requested, ProjectedOptions options, Dataset dataset) {
    boolean fastGan = options.architecture() != GeneratorKind.STYLEGAN2;
    if (options.batchSize() % options.batchDevice() != 0) {
      throw new InvalidOptionException(
          "batchDevice",
          "batchDevice is %d and batchSize %d, expected a part without remainder"
              .formatted(options.batchDevice(), options.batchSize()));
    }
    if (options.labels() && dataset.labels() == 0) {
      throw new InvalidOptionException(
          "labels",
          "labels is true and the data set %s has no classes, expected a data set with classes"
              .formatted(dataset.name()));
    }
    int unlabelled = dataset.report().path("unlabelled").asInt(0);
    if (options.labels() && unlabelled > 0) {
      throw new InvalidOptionException(
          "labels",
          "labels is true and %d pictures of the data set %s have no class, expected one for each"
              .formatted(unlabelled, dataset.name()));
    }
    if (fastGan && options.truncationPsi() != 1) {
      throw new InvalidOptionException(
          "truncationPsi",
          "truncationPsi is %s and FastGAN has no intermediate latent to truncate, expected 1"
              .formatted(options.truncationPsi()));
    }
    if (fastGan) {
      OF_STYLEGAN2.forEach(name -> refuseIgnored(requested, name, "the architecture stylegan2"));
    }
  }

  /**
   * The network that the options describe.
   *
   * @throws InvalidOptionException when it would be too narrow
   */
  static Architecture newGenerator(ProjectedOptions options, Dataset dataset) {
    try {
      return NewGenerator.architecture(
          options, dataset.size(), options.labels() ? dataset.labels() : 0);
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException(
          "channelBase",
          "channelBase is %d, expected more for pictures of %d pixels: %s"
              .formatted(options.channelBase(), dataset.size(), e.getMessage()));
    }
  }

  /** Refuses a generator that cannot draw the data set, and options of a new one beside it. */
  static void checkGenerator(
      RequestedOptions requested, ProjectedOptions options, Model generator, Dataset dataset) {
    for (String name : OF_NEW_GENERATOR) {
      if (requested.names(name)) {
        throw new InvalidOptionException(
            name, "%s is given beside generator, expected one of both".formatted(name));
      }
    }
    ImageArchitecture architecture = (ImageArchitecture) generator.architecture();
    int size = architecture.size();
    int classes = architecture.cDim();
    if (size != dataset.size()) {
      throw new InvalidOptionException(
          "generator",
          "generator \"%s\" draws %d x %d pixels, expected %d x %d as the data set %s has"
              .formatted(
                  generator.name(), size, size, dataset.size(), dataset.size(), dataset.name()));
    }
    int expected = options.labels() ? dataset.labels() : 0;
    if (classes != expected) {
      throw new InvalidOptionException(
          "generator",
          "generator \"%s\" knows %d classes, expected %d as labels is %s"
              .formatted(generator.name(), classes, expected, options.labels()));
    }
  }

  /** Says what is legal but probably not meant. */
  static void advise(ProjectedOptions options, Dataset dataset, List<String> warnings) {
    if (dataset.pictures() < FEW_PICTURES) {
      warnings.add(
          "The data set %s has %d pictures: a generator learns so few by heart; adapting one to a picture (one-shot) may serve better"
              .formatted(dataset.name(), dataset.pictures()));
    }
    if (options.blurSigma() > 0 && options.blurFadeKimg() <= 1) {
      warnings.add(
          "blurSigma is %s and blurFadeKimg %s: up to 1 there is no blur at all"
              .formatted(options.blurSigma(), options.blurFadeKimg()));
    }
    if (options.augment().isEmpty() && dataset.pictures() < 10_000) {
      warnings.add(
          "augment is empty and the data set has %d pictures: the discriminators learn so few by heart"
              .formatted(dataset.pictures()));
    }
  }

  private static void refuseIgnored(RequestedOptions requested, String name, String reason) {
    if (requested.names(name)) {
      throw new InvalidOptionException(
          name, "%s has no effect here, expected it beside %s".formatted(name, reason));
    }
  }
}
