package io.domainshift.methods;

import io.domainshift.models.formats.SafetensorsFile;
import java.util.Map;
import java.util.UUID;

/**
 * What an earlier job found out about its target picture, for another job to go on with.
 *
 * @param job that found it
 * @param key where storage keeps it, a safetensors file: {@code w} [1, wDim], {@code image} [3, H,
 *     W] as bytes, {@code curve} [steps, 4]
 * @param wDim width of the latent
 * @param size of the generator's pictures
 * @param origin what it was found with
 */
public record Reference(UUID job, String key, int wDim, int size, ReferenceOrigin origin) {

  /** What the file artifacts of references are, and the name of the file. */
  public static final String KIND = "reference";

  public static final String FILE = "reference.safetensors";

  /** The latent's name among the tensors. */
  public static final String W = "w";

  /** The name of the source generator's picture among the tensors. */
  public static final String IMAGE = "image";

  /** The name of the loss by step among the tensors. */
  public static final String CURVE = "curve";

  /**
   * What a stored file says about itself.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when a tensor is missing
   */
  public static Reference of(UUID job, String key, SafetensorsFile file) {
    long[] w = file.tensor(W).shape();
    long[] image = file.tensor(IMAGE).shape();
    Map<String, String> metadata = file.metadata();
    return new Reference(
        job,
        key,
        (int) w[w.length - 1],
        (int) image[image.length - 1],
        ReferenceOrigin.of(metadata));
  }
}
