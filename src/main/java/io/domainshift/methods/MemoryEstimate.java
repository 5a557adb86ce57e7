package io.domainshift.methods;

import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.ClipArchitecture.ResNet;
import io.domainshift.models.ClipArchitecture.Vit;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;

/**
 * What the memory of a run is estimated from: rough figures, their factors taken from runs at 256²
 * with full channels and ViT-B/32.
 */
public final class MemoryEstimate {

  /** Bytes of a runner that does nothing yet. */
  public static final long RUNTIME = 400L << 20;

  /** Bytes of a value. */
  public static final int FLOAT = 4;

  /** Copies of every layer's activations that training keeps, counted in outputs of the layer. */
  public static final int TRAINING_COPIES = 5;

  private MemoryEstimate() {}

  /** Bytes of the outputs of all 3x3 convolutions for one picture. */
  public static long activations(GeneratorArchitecture architecture) {
    return architecture.resolutions().stream()
        .mapToLong(size -> 2L * FLOAT * size * size * architecture.channels().getOrDefault(size, 0))
        .sum();
  }

  /** Bytes of the activations of a CLIP's vision tower for one picture. */
  public static long clipActivations(Model clip) {
    ClipArchitecture architecture = (ClipArchitecture) clip.architecture();
    long side = architecture.imageSize();
    if (architecture.vision() instanceof Vit vit) {
      long tokens = side / vit.patch() * (side / vit.patch()) + 1;
      return 20L * FLOAT * tokens * vit.width() * vit.layers();
    }
    ResNet resNet = (ResNet) architecture.vision();
    long blocks = resNet.layers().stream().mapToInt(Integer::intValue).sum();
    return FLOAT * side * side * resNet.width() * blocks / 4;
  }
}
