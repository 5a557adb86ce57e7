package io.domainshift.nets.clip;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture;
import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.ClipArchitecture.ResNet;
import io.domainshift.models.ClipArchitecture.Text;
import io.domainshift.models.ClipArchitecture.Vision;
import io.domainshift.models.ClipArchitecture.Vit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Small CLIP models with random weights of every architecture. */
public final class ClipFixtures {

  private static final int EMBED = 8;

  private final Map<String, HostTensor> tensors = new LinkedHashMap<>();
  private final Random random;

  private ClipFixtures(long seed) {
    random = new Random(seed);
  }

  /** Random weights: an encoder for 32 (vision transformer) or 64 pixels, 12 tokens a text. */
  public static Checkpoint random(Vision vision, Activation activation, long seed) {
    Text text = new Text(12, 49408, 32, 2, 2);
    ClipFixtures weights = new ClipFixtures(seed);
    int size = vision instanceof Vit ? 32 : 64;
    if (vision instanceof Vit vit) {
      weights.vit(vit, size);
    } else if (vision instanceof ResNet resNet) {
      weights.resNet(resNet);
    }
    weights.normal("token_embedding.weight", 0.5, text.vocabulary(), text.width());
    weights.normal("positional_embedding", 0.5, text.context(), text.width());
    weights.transformer("transformer.", text.layers(), text.width());
    weights.norm("ln_final", text.width());
    weights.normal("text_projection", 0.2, text.width(), EMBED);
    weights.normal("logit_scale", 1);
    return new Checkpoint(
        new ClipArchitecture(EMBED, size, vision, text, activation), weights.tensors, Map.of());
  }

  /** Two images in [-1, 1]. */
  public static HostTensor image(int size) {
    Random random = new Random(size);
    float[] values = new float[2 * 3 * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return HostTensor.of(values, 2, 3, size, size);
  }

  private void vit(Vit vit, int size) {
    int places = size / vit.patch() * (size / vit.patch()) + 1;
    normal("visual.conv1.weight", 0.1, vit.width(), 3, vit.patch(), vit.patch());
    normal("visual.class_embedding", 0.5, vit.width());
    normal("visual.positional_embedding", 0.5, places, vit.width());
    norm("visual.ln_pre", vit.width());
    transformer("visual.transformer.", vit.layers(), vit.width());
    norm("visual.ln_post", vit.width());
    normal("visual.proj", 0.2, vit.width(), EMBED);
  }

  private void transformer(String name, int layers, int width) {
    for (int i = 0; i < layers; i++) {
      String block = name + "resblocks." + i;
      norm(block + ".ln_1", width);
      normal(block + ".attn.in_proj_weight", 0.2, 3 * width, width);
      normal(block + ".attn.in_proj_bias", 0.2, 3 * width);
      linear(block + ".attn.out_proj", width, width);
      norm(block + ".ln_2", width);
      linear(block + ".mlp.c_fc", 4 * width, width);
      linear(block + ".mlp.c_proj", width, 4 * width);
    }
  }

  private void resNet(ResNet resNet) {
    int width = resNet.width();
    convolution("visual.conv1", "visual.bn1", width / 2, 3, 3);
    convolution("visual.conv2", "visual.bn2", width / 2, width / 2, 3);
    convolution("visual.conv3", "visual.bn3", width, width / 2, 3);
    int in = width;
    for (int stage = 0; stage < 4; stage++) {
      int planes = width << stage;
      for (int i = 0; i < resNet.layers().get(stage); i++) {
        String block = "visual.layer" + (stage + 1) + "." + i;
        convolution(block + ".conv1", block + ".bn1", planes, in, 1);
        convolution(block + ".conv2", block + ".bn2", planes, planes, 3);
        convolution(block + ".conv3", block + ".bn3", 4 * planes, planes, 1);
        if (i == 0) {
          convolution(block + ".downsample.0", block + ".downsample.1", 4 * planes, in, 1);
        }
        in = 4 * planes;
      }
    }
    normal("visual.attnpool.positional_embedding", 0.2, 5, in);
    for (String projection : new String[] {"q_proj", "k_proj", "v_proj"}) {
      linear("visual.attnpool." + projection, in, in);
    }
    linear("visual.attnpool.c_proj", EMBED, in);
  }

  private void convolution(String name, String norm, int out, int in, int kernel) {
    normal(name + ".weight", 1 / Math.sqrt(in * kernel * kernel), out, in, kernel, kernel);
    norm(norm, out);
    normal(norm + ".running_mean", 0.2, out);
    float[] variance = new float[out];
    for (int i = 0; i < out; i++) {
      variance[i] = 0.5f + random.nextFloat();
    }
    tensors.put(norm + ".running_var", HostTensor.of(variance, out));
  }

  private void linear(String name, int out, int in) {
    normal(name + ".weight", 1 / Math.sqrt(in), out, in);
    normal(name + ".bias", 0.1, out);
  }

  private void norm(String name, int width) {
    normal(name + ".weight", 1, width);
    normal(name + ".bias", 0.1, width);
  }

  private void normal(String name, double deviation, long... shape) {
    long elements = 1;
    for (long side : shape) {
      elements *= side;
    }
    float[] values = new float[(int) elements];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    tensors.put(name, HostTensor.of(values, shape));
  }
}
