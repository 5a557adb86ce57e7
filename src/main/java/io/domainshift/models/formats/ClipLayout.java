package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.ClipArchitecture.ResNet;
import io.domainshift.models.ClipArchitecture.Text;
import io.domainshift.models.ClipArchitecture.Vision;
import io.domainshift.models.ClipArchitecture.Vit;
import io.domainshift.models.InvalidCheckpointException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of a CLIP model under OpenAI's names, and what their shapes tell. */
final class ClipLayout {

  /** Width of an attention head of every published transformer. */
  private static final int HEAD = 64;

  private static final int[] STEM = {1, 2, 3};

  private ClipLayout() {}

  static boolean matches(Map<String, HostTensor> tensors) {
    return tensors.containsKey("visual.conv1.weight") && tensors.containsKey("text_projection");
  }

  /** Checks tensors under OpenAI's names and works out whose they are. */
  static Checkpoint checkpoint(
      Map<String, HostTensor> tensors, Activation activation, Map<String, String> metadata) {
    TensorTable table = new TensorTable(tensors);
    for (String constant : List.of("input_resolution", "context_length", "vocab_size")) {
      table.drop(constant);
    }
    table.drop("attn_mask");
    table.dropSuffix(".num_batches_tracked");
    ClipArchitecture architecture = infer(table, activation);
    return new Checkpoint(architecture, table.takeAll(shapes(architecture)), metadata);
  }

  /** The shape of every tensor, in the order of the network. */
  static Map<String, long[]> shapes(ClipArchitecture clip) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    Text text = clip.text();
    shapes.put("positional_embedding", new long[] {text.context(), text.width()});
    shapes.put("text_projection", new long[] {text.width(), clip.embedDim()});
    shapes.put("logit_scale", new long[0]);
    if (clip.vision() instanceof Vit vit) {
      vit(shapes, vit, clip);
    } else if (clip.vision() instanceof ResNet resNet) {
      resNet(shapes, resNet, clip);
    }
    transformer(shapes, "transformer.", text.layers(), text.width());
    shapes.put("token_embedding.weight", new long[] {text.vocabulary(), text.width()});
    pair(shapes, "ln_final", text.width());
    return shapes;
  }

  private static void vit(Map<String, long[]> shapes, Vit vit, ClipArchitecture clip) {
    int side = clip.imageSize() / vit.patch();
    shapes.put("visual.class_embedding", new long[] {vit.width()});
    shapes.put("visual.positional_embedding", new long[] {side * side + 1L, vit.width()});
    shapes.put("visual.proj", new long[] {vit.width(), clip.embedDim()});
    shapes.put("visual.conv1.weight", new long[] {vit.width(), 3, vit.patch(), vit.patch()});
    pair(shapes, "visual.ln_pre", vit.width());
    transformer(shapes, "visual.transformer.", vit.layers(), vit.width());
    pair(shapes, "visual.ln_post", vit.width());
  }

  private static void transformer(
      Map<String, long[]> shapes, String prefix, int layers, int width) {
    for (int i = 0; i < layers; i++) {
      String block = prefix + "resblocks." + i + ".";
      shapes.put(block + "attn.in_proj_weight", new long[] {3L * width, width});
      shapes.put(block + "attn.in_proj_bias", new long[] {3L * width});
      linear(shapes, block + "attn.out_proj", width, width);
      pair(shapes, block + "ln_1", width);
      linear(shapes, block + "mlp.c_fc", 4 * width, width);
      linear(shapes, block + "mlp.c_proj", width, 4 * width);
      pair(shapes, block + "ln_2", width);
    }
  }

  private static void resNet(Map<String, long[]> shapes, ResNet resNet, ClipArchitecture clip) {
    int width = resNet.width();
    int in = 3;
    for (int i : STEM) {
      int out = i == 3 ? width : width / 2;
      shapes.put("visual.conv" + i + ".weight", new long[] {out, in, 3, 3});
      norm(shapes, "visual.bn" + i, out);
      in = out;
    }
    for (int stage = 1; stage <= 4; stage++) {
      int planes = width << (stage - 1);
      for (int i = 0; i < resNet.layers().get(stage - 1); i++) {
        bottleneck(shapes, "visual.layer" + stage + "." + i + ".", in, planes, i == 0);
        in = 4 * planes;
      }
    }
    int side = clip.imageSize() / 32;
    shapes.put("visual.attnpool.positional_embedding", new long[] {side * side + 1L, in});
    for (String name : List.of("k_proj", "q_proj", "v_proj")) {
      linear(shapes, "visual.attnpool." + name, in, in);
    }
    linear(shapes, "visual.attnpool.c_proj", clip.embedDim(), in);
  }

  private static void bottleneck(
      Map<String, long[]> shapes, String block, int in, int planes, boolean first) {
    shapes.put(block + "conv1.weight", new long[] {planes, in, 1, 1});
    norm(shapes, block + "bn1", planes);
    shapes.put(block + "conv2.weight", new long[] {planes, planes, 3, 3});
    norm(shapes, block + "bn2", planes);
    shapes.put(block + "conv3.weight", new long[] {4L * planes, planes, 1, 1});
    norm(shapes, block + "bn3", 4 * planes);
    if (first) {
      shapes.put(block + "downsample.0.weight", new long[] {4L * planes, in, 1, 1});
      norm(shapes, block + "downsample.1", 4 * planes);
    }
  }

  private static void norm(Map<String, long[]> shapes, String name, int width) {
    pair(shapes, name, width);
    shapes.put(name + ".running_mean", new long[] {width});
    shapes.put(name + ".running_var", new long[] {width});
  }

  private static void pair(Map<String, long[]> shapes, String name, int width) {
    shapes.put(name + ".weight", new long[] {width});
    shapes.put(name + ".bias", new long[] {width});
  }

  private static void linear(Map<String, long[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new long[] {out, in});
    shapes.put(name + ".bias", new long[] {out});
  }

  private static ClipArchitecture infer(TensorTable table, Activation activation) {
    int context = table.size("positional_embedding", 2, 0);
    int width = table.size("positional_embedding", 2, 1);
    int embed = table.size("text_projection", 2, 1);
    int vocabulary = table.size("token_embedding.weight", 2, 0);
    int layers = count(table, "transformer.resblocks.%d.attn.in_proj_weight");
    Text text = new Text(context, vocabulary, width, layers, heads(width));
    if (table.has("visual.proj")) {
      int patch = table.size("visual.conv1.weight", 4, 3);
      int visionWidth = table.size("visual.conv1.weight", 4, 0);
      int side = side(table.size("visual.positional_embedding", 2, 0), "visual.");
      int depth = count(table, "visual.transformer.resblocks.%d.attn.in_proj_weight");
      Vision vit = new Vit(patch, visionWidth, depth, heads(visionWidth));
      return new ClipArchitecture(embed, patch * side, vit, text, activation);
    }
    List<Integer> blocks = new ArrayList<>();
    for (int stage = 1; stage <= 4; stage++) {
      blocks.add(count(table, "visual.layer" + stage + ".%d.conv1.weight"));
    }
    int visionWidth = table.size("visual.layer1.0.conv1.weight", 4, 0);
    int side = side(table.size("visual.attnpool.positional_embedding", 2, 0), "visual.attnpool.");
    Vision resNet = new ResNet(blocks, visionWidth, Math.max(1, visionWidth * 32 / HEAD));
    return new ClipArchitecture(embed, 32 * side, resNet, text, activation);
  }

  private static int heads(int width) {
    return Math.max(1, width / HEAD);
  }

  private static int side(int positions, String where) {
    int side = (int) Math.round(Math.sqrt(positions - 1));
    if (side < 1 || side * side + 1 != positions) {
      throw new InvalidCheckpointException(
          "Tensor " + where + "positional_embedding",
          "has " + positions + " rows",
          "one more than a square number");
    }
    return side;
  }

  private static int count(TensorTable table, String pattern) {
    int count = 0;
    while (table.has(pattern.formatted(count))) {
      count++;
    }
    if (count == 0) {
      throw new InvalidCheckpointException(
          "Tensor " + pattern.formatted(0), "is missing", "it in the file");
    }
    return count;
  }
}
