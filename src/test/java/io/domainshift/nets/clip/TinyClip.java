package io.domainshift.nets.clip;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A CLIP of one layer with random weights: it means nothing, but it differs from word to word. */
public final class TinyClip {

  private static final int WIDTH = 64;
  private static final int SIZE = 16;
  private static final int PATCH = 8;
  private static final int EMBED = 24;
  private static final int CONTEXT = 77;
  private static final int VOCABULARY = 49_408;

  public static final ClipArchitecture ARCHITECTURE =
      new ClipArchitecture(
          EMBED,
          SIZE,
          new ClipArchitecture.Vit(PATCH, WIDTH, 1, 1),
          new ClipArchitecture.Text(CONTEXT, VOCABULARY, WIDTH, 1, 1),
          ClipArchitecture.Activation.QUICK_GELU);

  private final Map<String, HostTensor> tensors = new LinkedHashMap<>();
  private final Random random;

  private TinyClip(long seed) {
    random = new Random(seed);
  }

  public static Checkpoint random(long seed) {
    TinyClip clip = new TinyClip(seed);
    clip.tower("visual.", "visual.ln_post");
    clip.normal("visual.conv1.weight", WIDTH, 3, PATCH, PATCH);
    clip.normal("visual.class_embedding", WIDTH);
    int places = SIZE / PATCH * (SIZE / PATCH) + 1;
    clip.normal("visual.positional_embedding", places, WIDTH);
    clip.norm("visual.ln_pre");
    clip.normal("visual.proj", WIDTH, EMBED);
    clip.tower("", "ln_final");
    clip.normal("token_embedding.weight", VOCABULARY, WIDTH);
    clip.normal("positional_embedding", CONTEXT, WIDTH);
    clip.normal("text_projection", WIDTH, EMBED);
    clip.tensors.put("logit_scale", HostTensor.scalar((float) Math.log(100)));
    return new Checkpoint(ARCHITECTURE, clip.tensors, Map.of());
  }

  private void tower(String prefix, String last) {
    String block = prefix + "transformer.resblocks.0.";
    norm(block + "ln_1");
    norm(block + "ln_2");
    normal(block + "attn.in_proj_weight", 3 * WIDTH, WIDTH);
    normal(block + "attn.in_proj_bias", 3 * WIDTH);
    normal(block + "attn.out_proj.weight", WIDTH, WIDTH);
    normal(block + "attn.out_proj.bias", WIDTH);
    normal(block + "mlp.c_fc.weight", 4 * WIDTH, WIDTH);
    normal(block + "mlp.c_fc.bias", 4 * WIDTH);
    normal(block + "mlp.c_proj.weight", WIDTH, 4 * WIDTH);
    normal(block + "mlp.c_proj.bias", WIDTH);
    norm(last);
  }

  private void norm(String name) {
    float[] ones = new float[WIDTH];
    Arrays.fill(ones, 1);
    tensors.put(name + ".weight", HostTensor.of(ones, WIDTH));
    normal(name + ".bias", WIDTH);
  }

  private void normal(String name, long... shape) {
    int elements = 1;
    for (long size : shape) {
      elements *= (int) size;
    }
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = (float) (0.1 * random.nextGaussian());
    }
    tensors.put(name, HostTensor.of(values, shape));
  }
}
