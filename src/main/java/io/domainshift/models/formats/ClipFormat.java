package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.InvalidCheckpointException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * CLIP models: OpenAI's names (plain state dictionaries, TorchScript archives, OpenCLIP's vision
 * transformers) and Hugging Face's.
 */
final class ClipFormat {

  /**
   * What OpenAI's loader rounds to half precision, even on a CPU: the parameters of every linear
   * and convolution layer, of every attention, and the two projections.
   */
  private static final Pattern ROUNDED =
      Pattern.compile(
          "text_projection|visual\\.proj"
              + "|(.*\\.)?(in_proj_weight|in_proj_bias)"
              + "|.*\\.(out_proj|c_fc|c_proj|k_proj|q_proj|v_proj)\\.(weight|bias)"
              + "|visual\\.(.*\\.)?conv[123]\\.weight|visual\\..*\\.downsample\\.0\\.weight");

  private ClipFormat() {}

  /**
   * Reads tensors under OpenAI's names.
   *
   * @param activation what the file is known to use; null for OpenAI's own. Weights with another
   *     activation are OpenCLIP's, whose loader rounds nothing
   */
  static Checkpoint readOpenAi(Map<String, HostTensor> tensors, @Nullable Activation activation) {
    if (activation == Activation.GELU) {
      return ClipLayout.checkpoint(tensors, activation, Map.of("source_format", "openclip"));
    }
    Map<String, HostTensor> rounded = new LinkedHashMap<>(tensors);
    rounded.replaceAll(
        (name, tensor) ->
            tensor.type().isFloatingPoint() && ROUNDED.matcher(name).matches()
                ? tensor.toFloat16()
                : tensor);
    return ClipLayout.checkpoint(rounded, Activation.QUICK_GELU, Map.of("source_format", "openai"));
  }

  static boolean isHuggingFace(Map<String, HostTensor> tensors) {
    return tensors.containsKey("vision_model.embeddings.class_embedding")
        && tensors.containsKey("text_model.embeddings.token_embedding.weight");
  }

  /**
   * Reads tensors under Hugging Face's names; that library rounds nothing.
   *
   * @param config the {@code config.json} beside the weights; null if there is none
   */
  static Checkpoint readHuggingFace(
      Map<String, HostTensor> tensors, @Nullable JsonNode config, @Nullable Activation given) {
    TensorTable table = new TensorTable(tensors);
    table.dropSuffix(".position_ids");
    Map<String, HostTensor> openAi = new LinkedHashMap<>();
    openAi.put("logit_scale", table.take("logit_scale"));
    openAi.put("text_projection", transposed(table.take("text_projection.weight")));
    openAi.put("visual.proj", transposed(table.take("visual_projection.weight")));
    move(table, openAi, "text_model.embeddings.token_embedding.weight", "token_embedding.weight");
    move(table, openAi, "text_model.embeddings.position_embedding.weight", "positional_embedding");
    move(table, openAi, "vision_model.embeddings.class_embedding", "visual.class_embedding");
    move(table, openAi, "vision_model.embeddings.patch_embedding.weight", "visual.conv1.weight");
    move(
        table,
        openAi,
        "vision_model.embeddings.position_embedding.weight",
        "visual.positional_embedding");
    movePair(table, openAi, "text_model.final_layer_norm", "ln_final");
    movePair(table, openAi, "vision_model.pre_layrnorm", "visual.ln_pre"); // the name is theirs
    movePair(table, openAi, "vision_model.post_layernorm", "visual.ln_post");
    layers(table, openAi, "text_model.encoder.layers.", "transformer.resblocks.");
    layers(table, openAi, "vision_model.encoder.layers.", "visual.transformer.resblocks.");
    table.requireEmpty();
    Activation activation = given != null ? given : activation(config);
    return ClipLayout.checkpoint(openAi, activation, Map.of("source_format", "huggingface"));
  }

  private static void layers(
      TensorTable table, Map<String, HostTensor> openAi, String from, String to) {
    for (int i = 0; table.has(from + i + ".layer_norm1.weight"); i++) {
      String hf = from + i + ".";
      String block = to + i + ".";
      for (String part : new String[] {"weight", "bias"}) {
        openAi.put(
            block + "attn.in_proj_" + part,
            stacked(
                table.take(hf + "self_attn.q_proj." + part),
                table.take(hf + "self_attn.k_proj." + part),
                table.take(hf + "self_attn.v_proj." + part)));
      }
      movePair(table, openAi, hf + "self_attn.out_proj", block + "attn.out_proj");
      movePair(table, openAi, hf + "layer_norm1", block + "ln_1");
      movePair(table, openAi, hf + "layer_norm2", block + "ln_2");
      movePair(table, openAi, hf + "mlp.fc1", block + "mlp.c_fc");
      movePair(table, openAi, hf + "mlp.fc2", block + "mlp.c_proj");
    }
  }

  private static Activation activation(@Nullable JsonNode config) {
    String name = "quick_gelu";
    if (config != null) {
      name = config.path("vision_config").path("hidden_act").asString(name);
      String text = config.path("text_config").path("hidden_act").asString(name);
      if (!text.equals(name)) {
        throw new InvalidCheckpointException(
            "config.json", "has activations " + name + " and " + text, "one for both towers");
      }
    }
    return switch (name) {
      case "quick_gelu" -> Activation.QUICK_GELU;
      case "gelu" -> Activation.GELU;
      default ->
          throw new InvalidCheckpointException(
              "config.json", "has hidden_act " + name, "quick_gelu or gelu");
    };
  }

  private static void movePair(
      TensorTable table, Map<String, HostTensor> openAi, String from, String to) {
    move(table, openAi, from + ".weight", to + ".weight");
    move(table, openAi, from + ".bias", to + ".bias");
  }

  private static void move(
      TensorTable table, Map<String, HostTensor> openAi, String from, String to) {
    openAi.put(to, table.take(from));
  }

  private static HostTensor transposed(HostTensor tensor) {
    long[] shape = tensor.shape();
    if (shape.length != 2) {
      throw new InvalidCheckpointException("A projection", "is " + tensor.describe(), "a matrix");
    }
    int rows = (int) shape[0];
    int columns = (int) shape[1];
    float[] values = tensor.toFloats();
    float[] turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = values[row * columns + column];
      }
    }
    return HostTensor.of(turned, columns, rows);
  }

  /** One below the other. */
  private static HostTensor stacked(HostTensor q, HostTensor k, HostTensor v) {
    long[] shape = q.shape();
    boolean alike = shape.length > 0;
    for (HostTensor other : new HostTensor[] {k, v}) {
      alike &= other.type() == q.type() && java.util.Arrays.equals(other.shape(), shape);
    }
    if (!alike) {
      throw new InvalidCheckpointException(
          "An attention",
          "has projections %s, %s, %s".formatted(q.describe(), k.describe(), v.describe()),
          "three alike");
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(3 * q.bytes()));
    bytes.put(q.data()).put(k.data()).put(v.data());
    shape[0] *= 3;
    return new HostTensor(q.type(), shape, bytes.flip());
  }
}
