package io.domainshift.methods.projected;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names and shapes of the four discriminators' tensors, {@code disc.<level>…}, and of the random
 * projections before them, {@code projector.…}. Under these prefixes the names are those of the
 * official {@code pg_modules/discriminator.py} and {@code projector.py}.
 *
 * <p>Level k, finest first, has 4 - k blocks, each of which halves the size, and a last 4x4
 * convolution to logits. That leaves 5x5 logits of a 256x256 picture's level and 4x4 of a 224x224
 * one's; the official code counts blocks for 256x256 whatever the data.
 *
 * @param projection channels of the finest projected level; the others have 1, 2 and 4 times that
 * @param widths channels that blocks put out at 1/4, 1/8, 1/16 and 1/32 of a picture's side
 * @param separable whether blocks are made of depthwise and pointwise convolutions
 * @param labels classes that the discriminators know; 0 for none
 */
public record DiscriminatorLayout(
    int projection, List<Integer> widths, boolean separable, int labels) {

  /** Scales of features, and of discriminators. */
  static final int LEVELS = 4;

  /** Side of pictures of which each level leaves a single logit, in pixels. */
  public static final int SMALLEST_PICTURE = 128;

  /** What pictures are enlarged to as published, in pixels. */
  public static final int PUBLISHED_PICTURE = 224;

  private static final int EMBEDDING = 128;
  private static final int LABEL_SPACE = 64;

  public DiscriminatorLayout {
    widths = List.copyOf(widths);
    if (projection < 1 || widths.size() != LEVELS || labels < 0) {
      throw new IllegalArgumentException(
          "Discriminators of %d channels, widths %s and %d labels"
              .formatted(projection, widths, labels));
    }
  }

  /** The published sizes. */
  public static DiscriminatorLayout published(boolean separable, int labels) {
    return new DiscriminatorLayout(64, List.of(64, 128, 256, 512), separable, labels);
  }

  /** Shapes of what is trained, by name. */
  public Map<String, long[]> parameters() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (int level = 0; level < LEVELS; level++) {
      for (int block = 0; block < LEVELS - level; block++) {
        String key = key(level, block) + ".main.";
        int in = in(level, block);
        int out = widths.get(level + block);
        if (separable) {
          shapes.put(key + "0.depthwise.weight_orig", new long[] {in, 1, 3, 3});
          shapes.put(key + "0.pointwise.weight_orig", new long[] {out, in, 1, 1});
        } else {
          shapes.put(key + "0.weight_orig", new long[] {out, in, 4, 4});
          shapes.put(key + "0.bias", new long[] {out});
        }
        shapes.put(key + "1.weight", new long[] {out});
        shapes.put(key + "1.bias", new long[] {out});
      }
      putLast(shapes, level);
    }
    return shapes;
  }

  private void putLast(Map<String, long[]> shapes, int level) {
    int in = widths.get(LEVELS - 1);
    if (labels == 0) {
      shapes.put(key(level, LEVELS - level) + ".weight_orig", new long[] {1, in, 4, 4});
      return;
    }
    String key = "disc." + level + ".";
    shapes.put(key + "cls.weight_orig", new long[] {LABEL_SPACE, in, 4, 4});
    shapes.put(key + "embed.weight", new long[] {labels, EMBEDDING});
    shapes.put(key + "embed_proj.0.weight", new long[] {LABEL_SPACE, EMBEDDING});
    shapes.put(key + "embed_proj.0.bias", new long[] {LABEL_SPACE});
  }

  /**
   * Shapes of what moves by itself in training, by name: singular vectors {@code weight_u}, {@code
   * weight_v} and running statistics.
   */
  public Map<String, long[]> buffers() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    parameters()
        .forEach(
            (name, shape) -> {
              if (name.endsWith(".weight_orig")) {
                String key = name.substring(0, name.length() - "orig".length());
                shapes.put(key + "u", new long[] {shape[0]});
                shapes.put(key + "v", new long[] {shape[1] * shape[2] * shape[3]});
              } else if (name.endsWith(".main.1.weight")) {
                String key = name.substring(0, name.length() - "weight".length());
                shapes.put(key + "running_mean", shape);
                shapes.put(key + "running_var", shape);
              }
            });
    return shapes;
  }

  /**
   * Shapes of the projections, which never move, by name.
   *
   * @param channels of the feature network's levels, finest first
   */
  public Map<String, long[]> projections(List<Integer> channels) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (int level = 0; level < LEVELS; level++) {
      int mixed = projection << level;
      int out = features(level);
      String key = "projector.layer" + level;
      shapes.put(key + "_ccm.weight", new long[] {mixed, channels.get(level), 1, 1});
      shapes.put(key + "_ccm.bias", new long[] {mixed});
      shapes.put(key + "_csm.out_conv.weight", new long[] {out, mixed, 1, 1});
      shapes.put(key + "_csm.out_conv.bias", new long[] {out});
    }
    return shapes;
  }

  /** Channels of a projected level. */
  private int features(int level) {
    return projection << Math.max(0, level - 1);
  }

  private int in(int level, int block) {
    return block == 0 ? features(level) : widths.get(level + block - 1);
  }

  private static String key(int level, int index) {
    return "disc." + level + ".main." + index;
  }
}
