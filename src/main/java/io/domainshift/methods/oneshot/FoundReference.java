package io.domainshift.methods.oneshot;

import io.domainshift.graph.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the latent search found: the target's counterpart in the source domain.
 *
 * @param w its latent, [1, wDim], the same for every layer
 * @param image the source generator's picture of it, [1, 3, H, W], about −1 to 1
 * @param curve loss, clip, latent and reconstruction loss of every step, [steps, 4]
 */
record FoundReference(HostTensor w, HostTensor image, HostTensor curve) {

  private static final String W = "w";
  private static final String IMAGE = "image";
  private static final String CURVE = "curve";

  /** As the artifact of a job keeps it: the image without its first dimension, [3, H, W]. */
  Map<String, HostTensor> tensors() {
    long[] shape = image.shape();
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put(W, w);
    tensors.put(IMAGE, image.reshape(shape[1], shape[2], shape[3]));
    tensors.put(CURVE, curve);
    return tensors;
  }

  /** Takes back what {@link #tensors} gave. */
  static FoundReference of(Map<String, HostTensor> tensors) {
    HostTensor image = required(tensors, IMAGE);
    long[] shape = image.shape();
    return new FoundReference(
        required(tensors, W),
        image.reshape(1, shape[0], shape[1], shape[2]),
        required(tensors, CURVE));
  }

  private static HostTensor required(Map<String, HostTensor> tensors, String name) {
    return Objects.requireNonNull(
        tensors.get(name), () -> "Tensor %s of the reference is absent".formatted(name));
  }
}
