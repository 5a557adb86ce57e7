package io.domainshift.nets.clip;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.ClipArchitecture.ResNet;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CLIP, frozen: pictures and texts to points of one space. Features are float32 [N, embedDim] and,
 * unless said otherwise, not normalised. Source: OpenAI's CLIP, Radford et al. 2021.
 */
public final class ClipEncoder {

  private static final String GRAPH = "nets.clip.encoder.";

  private final ClipArchitecture architecture;
  private final TensorMap weights;

  private ClipEncoder(ClipArchitecture architecture, TensorMap weights) {
    this.architecture = architecture;
    this.weights = weights;
  }

  /**
   * Makes an encoder of a checkpoint. Weights are read from the checkpoint's own memory (a mapped
   * file) where the device allows, and must not be trained.
   *
   * @throws io.domainshift.models.InvalidCheckpointException when the checkpoint is no CLIP model
   */
  public static ClipEncoder map(GraphScope home, Checkpoint checkpoint) {
    ClipArchitecture architecture = checkpoint.clip();
    TensorMap weights =
        home.mapped(checkpoint.tensors()).with(home.tensors(constants(architecture)));
    if (architecture.vision() instanceof ResNet) {
      weights = weights.with(home.call("nets.clip.resnet.fold").with(weights).map());
    }
    return new ClipEncoder(architecture, weights);
  }

  /** What the weights are weights of. */
  public ClipArchitecture architecture() {
    return architecture;
  }

  /** Side in pixels of the pictures that the encoder takes. */
  public int imageSize() {
    return architecture.imageSize();
  }

  /** The dictionary {@code c} of the graph {@code nets.clip.encoder}, for graphs that call it. */
  public TensorMap weights() {
    return weights;
  }

  /** Features of normalised pictures [N, 3, imageSize, imageSize]. */
  public Tensor imageFeatures(GraphScope scope, Tensor prepared) {
    return scope.call(GRAPH + "encode_image").with(weights).with(prepared).tensor();
  }

  /** Features of decoded pictures, prepared as OpenAI prepares files. */
  public Tensor imageFeatures(GraphScope scope, List<BufferedImage> pictures) {
    HostTensor prepared = PicturePreprocessing.prepare(pictures, imageSize());
    return imageFeatures(scope, scope.tensor(prepared));
  }

  /** Features of token ids [N, context], any integer type. */
  public Tensor textFeatures(GraphScope scope, Tensor ids) {
    return scope.call(GRAPH + "encode_text").with(weights).with(ids).tensor();
  }

  /**
   * Features of texts.
   *
   * @throws PromptTooLongException when a text has more tokens than the encoder takes
   */
  public Tensor textFeatures(GraphScope scope, List<String> texts) {
    HostTensor ids =
        ClipTokenizer.published().tokenize(texts, architecture.text().context(), false);
    return textFeatures(scope, scope.tensor(ids));
  }

  /** Features of length one of generated images [N, 3, H, W] in [-1, 1]. */
  public Tensor generatedFeatures(GraphScope scope, Tensor images) {
    return scope.call(GRAPH + "features").with(weights).with(images).tensor();
  }

  /** Rows of length one. */
  public Tensor normalise(GraphScope scope, Tensor features) {
    return scope.call(GRAPH + "normalise").with(features).tensor();
  }

  /** What the graph cannot see from the shapes of the weights. */
  private static Map<String, HostTensor> constants(ClipArchitecture architecture) {
    Map<String, HostTensor> constants = new LinkedHashMap<>();
    constants.put("visual.heads", HostTensor.scalar(architecture.vision().heads()));
    constants.put("heads", HostTensor.scalar(architecture.text().heads()));
    if (architecture.activation() == Activation.GELU) {
      constants.put("gelu", HostTensor.scalar(1));
    }
    return constants;
  }
}
