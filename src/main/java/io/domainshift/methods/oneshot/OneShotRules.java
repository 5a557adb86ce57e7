package io.domainshift.methods.oneshot;

import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.DiscriminatorArchitecture;
import io.domainshift.models.GeneratorArchitecture;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What options have to be next to each other and next to the generator. */
final class OneShotRules {

  /** The discriminator judges patches by activations of 32² and 16² behind a block. */
  private static final int SMALLEST = 64;

  /** Networks of this width and more are like the published ones. */
  private static final int WIDE = 256;

  private static final double PUBLISHED_RATE = 0.002;

  private static final List<String> OF_TEXT =
      List.of("source", "truncateText", "directionalWeight");
  private static final List<String> OF_SEARCH =
      List.of(
          "searchLearningRate",
          "clipWeight",
          "latentWeight",
          "reconstructionWeight",
          "views",
          "viewDraws");
  private static final List<String> OF_PICTURE =
      List.of(
          "fit",
          "crop",
          "discriminator",
          "discriminatorLearningRate",
          "adversarialWeight",
          "searchIterations",
          "referenceW",
          "r1Gamma",
          "r1Interval",
          "refInterval",
          "patchFeatures");
  private static final List<String> OF_ADVERSARY =
      List.of(
          "discriminator", "discriminatorLearningRate", "r1Gamma", "r1Interval", "patchFeatures");
  private static final List<String> OF_CROPS =
      List.of("cropCount", "cropSize", "temperature", "patchAllBatch");

  private OneShotRules() {}

  /** Refuses a request with both targets, and one with none. */
  static void checkTarget(RequestedOptions requested) {
    boolean picture = requested.names("targetImage");
    boolean text = requested.names("target");
    if (picture && text) {
      throw new InvalidOptionException(
          "target", "target is given beside targetImage, expected one of both");
    }
    if (!picture && !text) {
      throw new InvalidOptionException(
          "targetImage", "targetImage is missing, expected a picture, or a text as target");
    }
    for (String name : picture ? OF_TEXT : OF_PICTURE) {
      refuseIgnored(requested, name, picture ? "a text as target" : "a targetImage");
    }
    if (!picture) {
      OF_SEARCH.forEach(name -> refuseIgnored(requested, name, "a targetImage"));
    }
  }

  /** Refuses what cannot run and what would be ignored. */
  static void check(
      RequestedOptions requested, OneShotOptions options, GeneratorArchitecture generator) {
    if (options.towardsPicture()) {
      checkPicture(requested, options, generator);
    } else if (options.directionalWeight() == 0) {
      throw new InvalidOptionException(
          "directionalWeight",
          "directionalWeight is 0, expected above 0: nothing would pull towards the text");
    }
    checkBatch(requested, options, generator.size());
    checkLabel(options, generator.cDim());
  }

  private static void checkPicture(
      RequestedOptions requested, OneShotOptions options, GeneratorArchitecture generator) {
    if (generator.size() < SMALLEST) {
      throw new InvalidOptionException(
          "generator",
          "generator draws %d pixels a side, expected at least %d with a targetImage"
              .formatted(generator.size(), SMALLEST));
    }
    if (options.referenceW() != null) {
      refuseIgnored(requested, "searchIterations", "no referenceW: the search is done already");
    }
    if (options.searchIterations() == 0) {
      OF_SEARCH.forEach(name -> refuseIgnored(requested, name, "searchIterations above 0"));
    } else if (options.clipWeight() + options.reconstructionWeight() == 0) {
      throw new InvalidOptionException(
          "clipWeight",
          "clipWeight and reconstructionWeight are 0, expected one above 0: nothing would pull the"
              + " search towards the target");
    }
    if (options.adversarialWeight() == 0) {
      OF_ADVERSARY.forEach(name -> refuseIgnored(requested, name, "an adversarialWeight above 0"));
    }
    if (options.r1Gamma() == 0) {
      refuseIgnored(requested, "r1Interval", "an r1Gamma above 0");
    }
  }

  private static void checkBatch(RequestedOptions requested, OneShotOptions options, int size) {
    if (options.consistencyWeight() > 0 && options.batchSize() < 2) {
      throw new InvalidOptionException(
          "batchSize",
          "batchSize is 1, expected at least 2: consistencyWeight compares pictures of a batch");
    }
    if (options.patchWeight() == 0) {
      OF_CROPS.forEach(name -> refuseIgnored(requested, name, "a patchWeight above 0"));
    } else if (options.cropSize() >= size) {
      throw new InvalidOptionException(
          "cropSize",
          "cropSize is %d, expected 8 to below %d, the generator's size"
              .formatted(options.cropSize(), size));
    }
  }

  private static void checkLabel(OneShotOptions options, int classes) {
    Integer label = options.label();
    if (classes == 0 && label != null) {
      throw new InvalidOptionException(
          "label", "label is %d, expected none: the generator has no classes".formatted(label));
    }
    if (classes > 0 && (label == null || label >= classes)) {
      throw new InvalidOptionException(
          "label",
          "label is %s, expected 0 to %d: the generator draws classes"
              .formatted(label == null ? "missing" : label, classes - 1));
    }
  }

  /** Refuses a discriminator that cannot judge the generator's pictures. */
  static void checkDiscriminator(
      DiscriminatorArchitecture discriminator, GeneratorArchitecture generator) {
    if (discriminator.size() != generator.size()) {
      throw new InvalidOptionException(
          "discriminator",
          "discriminator judges pictures of %d pixels a side, expected %d as the generator draws"
              .formatted(discriminator.size(), generator.size()));
    }
  }

  private static void refuseIgnored(RequestedOptions requested, String name, String beside) {
    if (requested.names(name)) {
      throw new InvalidOptionException(
          name, "%s would be ignored, expected beside it %s".formatted(name, beside));
    }
  }

  /** Says what is legal but probably not meant. */
  static void advise(
      OneShotOptions options,
      GeneratorArchitecture generator,
      @Nullable DiscriminatorArchitecture discriminator,
      List<String> warnings) {
    if (options.towardsPicture() && options.adversarialWeight() > 0 && discriminator == null) {
      warnings.add(
          "The generator came without a discriminator: one is trained from scratch, which the"
              + " published method does not do");
    }
    if (options.towardsPicture()
        && options.searchIterations() == 0
        && options.referenceW() == null) {
      warnings.add("searchIterations is 0: the average picture stands for the target");
    }
    int widest = Collections.max(generator.channels().values());
    if (widest >= WIDE && options.learningRate() > 5 * PUBLISHED_RATE) {
      warnings.add(
          "learningRate is %s, the published one is 0.002: pictures may fall apart"
              .formatted(options.learningRate()));
    }
  }
}
