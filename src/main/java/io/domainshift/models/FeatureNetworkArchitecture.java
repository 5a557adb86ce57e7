package io.domainshift.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An EfficientNet-Lite, which turns pictures into features at four scales (Tan and Le,
 * EfficientNet, ICML 2019; Lite variants 0 to 4 by Google).
 *
 * @param stem channels of the first convolution
 * @param stages the seven stages of inverted bottlenecks
 * @param classifier what follows the stages; null where the weights end with them
 */
public record FeatureNetworkArchitecture(
    int stem, List<Stage> stages, @Nullable Classifier classifier) implements Architecture {

  /**
   * Blocks of one size.
   *
   * @param blocks how many; the first may halve the picture
   * @param channels that each puts out
   */
  public record Stage(int blocks, int channels) {}

  /**
   * The head that names what a picture shows.
   *
   * @param width channels before the mean over places
   * @param classes that it tells apart
   */
  public record Classifier(int width, int classes) {}

  /** How many times wider than its input a block is inside, from the second stage on. */
  public static final int EXPANSION = 6;

  private static final int[] KERNELS = {3, 3, 5, 3, 5, 5, 3};
  private static final int[] LEVELS = {1, 2, 4, 6};
  private static final int[] CHANNELS = {16, 24, 40, 80, 112, 192, 320};
  private static final int[] BLOCKS = {1, 2, 2, 3, 3, 4, 1};
  private static final double[] WIDTH_FACTORS = {1.0, 1.0, 1.1, 1.2, 1.4};
  private static final double[] DEPTH_FACTORS = {1.0, 1.1, 1.2, 1.4, 1.8};

  public FeatureNetworkArchitecture {
    stages = List.copyOf(stages);
    if (stages.size() != KERNELS.length) {
      throw new IllegalArgumentException(
          "Feature network has %d stages, expected %d".formatted(stages.size(), KERNELS.length));
    }
    for (Stage stage : stages) {
      if (stage.blocks() < 1 || stage.blocks() > 64 || !isWidth(stage.channels())) {
        throw new IllegalArgumentException(
            "Feature network has %d blocks of %d channels"
                .formatted(stage.blocks(), stage.channels()));
      }
    }
    if (!isWidth(stem)
        || (classifier != null
            && !(isWidth(classifier.width()) && isWidth(classifier.classes())))) {
      throw new IllegalArgumentException(
          "Feature network has a stem of %d channels and classifier %s"
              .formatted(stem, classifier));
    }
  }

  /** The published variant 0 to 4, with the classifier of ImageNet's 1,000 classes. */
  public static FeatureNetworkArchitecture lite(int variant) {
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < CHANNELS.length; i++) {
      boolean inner = i > 0 && i < CHANNELS.length - 1; // the outer stages keep their depth
      int blocks = inner ? (int) Math.ceil(BLOCKS[i] * DEPTH_FACTORS[variant]) : BLOCKS[i];
      stages.add(new Stage(blocks, rounded(CHANNELS[i] * WIDTH_FACTORS[variant])));
    }
    return new FeatureNetworkArchitecture(32, stages, new Classifier(1280, 1000));
  }

  /** The published variant whose stages these are: {@code efficientnet-lite1}. */
  public Optional<String> publishedName() {
    for (int variant = 0; variant < WIDTH_FACTORS.length; variant++) {
      FeatureNetworkArchitecture published = lite(variant);
      if (published.stem == stem && published.stages.equals(stages)) {
        return Optional.of("efficientnet-lite" + variant);
      }
    }
    return Optional.empty();
  }

  /** Side of the depthwise filters of a stage. */
  public static int kernel(int stage) {
    return KERNELS[stage];
  }

  /** Channels of the four levels of features, finest first. */
  public List<Integer> channels() {
    List<Integer> channels = new ArrayList<>();
    for (int stage : LEVELS) {
      channels.add(stages.get(stage).channels());
    }
    return channels;
  }

  @Override
  public ModelKind modelKind() {
    return ModelKind.FEATURE_NETWORK;
  }

  private static boolean isWidth(int channels) {
    return channels >= 1 && channels <= 1 << 16;
  }

  /** The nearest multiple of eight, but not less than nine tenths. */
  private static int rounded(double channels) {
    int rounded = Math.max(8, (int) (channels + 4) / 8 * 8);
    return rounded < 0.9 * channels ? rounded + 8 : rounded;
  }
}
