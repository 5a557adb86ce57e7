package io.domainshift.methods.nada;

import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.GeneratorArchitecture.Blocks;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What options have to be next to each other and next to the generator. */
final class NadaRules {

  /** Below this width the published learning rate hardly shows. */
  private static final int NARROW = 256;

  private static final double PUBLISHED_RATE = 0.002;

  private NadaRules() {}

  /** Refuses what cannot run and what would be ignored. */
  static void check(
      RequestedOptions requested, NadaOptions options, GeneratorArchitecture generator) {
    NadaAims.check(requested, options);
    checkLosses(requested, options, generator.size());
    checkLayers(requested, options, generator);
    checkLabel(options, generator.cDim());
  }

  private static void checkLosses(RequestedOptions requested, NadaOptions options, int size) {
    if (options.wordsWeight()
            + options.picturesWeight()
            + options.globalWeight()
            + options.patchWeight()
            + options.manifoldWeight()
        == 0) {
      throw new InvalidOptionException(
          "directionalWeight",
          "directionalWeight, globalWeight, patchWeight and manifoldWeight are 0,"
              + " expected one above 0: nothing would pull towards the target");
    }
    if (options.patchWeight() == 0) {
      refuseIgnored(requested, "patchSize", "a patchWeight above 0");
    } else if (options.patchSize() % 2 != 0 || options.patchSize() >= size) {
      throw new InvalidOptionException(
          "patchSize",
          "patchSize is %d, expected an even number below %d, the generator's size"
              .formatted(options.patchSize(), size));
    }
    if (options.textureWeight() == 0) {
      refuseIgnored(requested, "textureClip", "a textureWeight above 0");
    }
  }

  private static void checkLayers(
      RequestedOptions requested, NadaOptions options, GeneratorArchitecture generator) {
    if (options.autoLayerIterations() == 0) {
      for (String name : List.of("autoLayerK", "autoLayerBatch", "autoLayerMapping")) {
        refuseIgnored(requested, name, "autoLayerIterations above 0");
      }
      if (options.phase() == TrainingPhase.ALL
          && requested.names("trainToRgb")
          && !options.trainToRgb()) {
        throw new InvalidOptionException(
            "trainToRgb", "trainToRgb is false, expected true: phase \"all\" trains to-RGB layers");
      }
      return;
    }
    for (String name : List.of("phase", "trainToRgb")) {
      refuseIgnored(requested, name, "autoLayerIterations 0: the search chooses the layers");
    }
    if (options.autoLayerK() > generator.numWs()) {
      throw new InvalidOptionException(
          "autoLayerK",
          "autoLayerK is %d, expected 1 to %d, the generator's layers"
              .formatted(options.autoLayerK(), generator.numWs()));
    }
    if (generator.blocks() == Blocks.RESNET
        && options.autoLayerMapping() == AutoLayerMapping.OFFICIAL) {
      throw new InvalidOptionException(
          "autoLayerMapping",
          "autoLayerMapping is official, expected corrected: a residual generator has no to_rgb1");
    }
  }

  private static void checkLabel(NadaOptions options, int classes) {
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

  static void refuseIgnored(RequestedOptions requested, String name, String beside) {
    if (requested.names(name)) {
      throw new InvalidOptionException(
          name, "%s would be ignored, expected beside it %s".formatted(name, beside));
    }
  }

  /** Says what is legal but probably not meant. */
  static void advise(
      RequestedOptions requested,
      NadaOptions options,
      GeneratorArchitecture generator,
      List<String> warnings) {
    if (options.source() != null && !NadaAims.comparesWords(options)) {
      warnings.add("source has no effect: of the words, globalWeight alone looks at target");
    }
    int widest = Collections.max(generator.channels().values());
    if (widest < NARROW && options.learningRate() < 2 * PUBLISHED_RATE) {
      warnings.add(
          ("learningRate is %s and the generator's widest layer has %d channels: the change may"
                  + " hardly show, 0.01 to 0.015 is usual for narrow layers")
              .formatted(options.learningRate(), widest));
    }
    if (widest >= NARROW && options.learningRate() > 5 * PUBLISHED_RATE) {
      warnings.add(
          "learningRate is %s, the published one is 0.002: pictures may fall apart"
              .formatted(options.learningRate()));
    }
    if (requested.names("autoLayerIterations")
        && options.autoLayerIterations() > 0
        && !LayerSearch.isNeeded(options, generator)) {
      warnings.add(
          "autoLayerK is %d, all layers: the search would choose every one and is not run"
              .formatted(options.autoLayerK()));
    }
    if (options.autoLayerIterations() == 0
        && new NadaLayers(generator).of(TrainingPhase.DEFAULT, false).size() - 2 < 10
        && List.of(TrainingPhase.TEXTURE, TrainingPhase.NO_FINE).contains(options.phase())) {
      warnings.add(
          "phase \"%s\" counts layers of a large generator: at size %d it covers %s"
              .formatted(
                  lower(options.phase()),
                  generator.size(),
                  new NadaLayers(generator).of(options.phase(), options.trainToRgb())));
    }
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
