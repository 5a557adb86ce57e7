package io.domainshift.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * A CLIP pair of picture and text encoder, as published by OpenAI.
 *
 * @param embedDim width of the common space
 * @param imageSize pictures enter at imageSize × imageSize pixels
 * @param vision the picture tower
 * @param text the text tower
 * @param activation of the perceptrons of both towers
 */
public record ClipArchitecture(
    int embedDim, int imageSize, Vision vision, Text text, Activation activation)
    implements Architecture {

  /** The picture tower; as JSON it carries a {@code type}. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Vit.class, name = "vit"),
    @JsonSubTypes.Type(value = ResNet.class, name = "resnet")
  })
  public sealed interface Vision permits Vit, ResNet {
    int width();

    int heads();
  }

  /**
   * A vision transformer.
   *
   * @param patch pixels of a patch's side
   * @param width features of a token
   * @param layers residual attention blocks
   * @param heads attention heads, width / 64 in every published model
   */
  public record Vit(int patch, int width, int layers, int heads) implements Vision {}

  /**
   * A modified ResNet with attention pooling.
   *
   * @param layers bottlenecks of each of the four stages
   * @param width feature maps after the stem
   * @param heads attention heads of the pooling, width / 2 in every published model
   */
  public record ResNet(List<Integer> layers, int width, int heads) implements Vision {
    public ResNet {
      layers = List.copyOf(layers);
    }
  }

  /**
   * The causal text transformer.
   *
   * @param context tokens of a text, 77 as published
   * @param vocabulary entries of the byte-pair vocabulary, 49,408 as published
   * @param width features of a token
   * @param layers residual attention blocks
   * @param heads attention heads, width / 64 in every published model
   */
  public record Text(int context, int vocabulary, int width, int layers, int heads) {}

  /** Of the perceptrons inside the attention blocks. */
  public enum Activation {
    /** x · sigmoid(1.702 x), OpenAI's. */
    QUICK_GELU,
    /** The exact Gaussian error linear unit, used by most OpenCLIP weights. */
    GELU;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public ModelKind modelKind() {
    return ModelKind.CLIP;
  }
}
