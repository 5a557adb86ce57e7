package io.domainshift.nets.clip;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ClipArchitecture.Activation;
import io.domainshift.models.ClipArchitecture.Vit;
import java.util.Arrays;

/** CLIP's vision transformer written down slowly, in double precision and without any short cut. */
final class NaiveVit {

  private final Checkpoint clip;
  private final Vit vit;

  private NaiveVit(Checkpoint clip) {
    this.clip = clip;
    this.vit = (Vit) clip.clip().vision();
  }

  /** Features of normalised pictures, row by row. */
  static double[] encode(Checkpoint clip, HostTensor pictures) {
    int count = (int) pictures.shape()[0];
    double[] pixels = pictures.toDoubles();
    int each = pixels.length / count;
    double[] features = new double[count * clip.clip().embedDim()];
    for (int n = 0; n < count; n++) {
      double[] picture = Arrays.copyOfRange(pixels, n * each, (n + 1) * each);
      double[] row = new NaiveVit(clip).encode(picture);
      System.arraycopy(row, 0, features, n * row.length, row.length);
    }
    return features;
  }

  private double[] encode(double[] picture) {
    double[][] x = norm("visual.ln_pre", tokens(picture));
    for (int i = 0; i < vit.layers(); i++) {
      x = block("visual.transformer.resblocks." + i, x);
    }
    double[] first = norm("visual.ln_post", new double[][] {x[0]})[0];
    double[] projection = values("visual.proj");
    int embed = clip.clip().embedDim();
    double[] features = new double[embed];
    for (int j = 0; j < embed; j++) {
      for (int i = 0; i < vit.width(); i++) {
        features[j] += first[i] * projection[i * embed + j];
      }
    }
    return features;
  }

  private double[][] tokens(double[] picture) {
    int size = clip.clip().imageSize();
    int patch = vit.patch();
    int grid = size / patch;
    double[] kernel = values("visual.conv1.weight");
    double[] places = values("visual.positional_embedding");
    double[] first = values("visual.class_embedding");
    double[][] x = new double[grid * grid + 1][vit.width()];
    for (int token = 0; token < x.length; token++) {
      for (int out = 0; out < vit.width(); out++) {
        double sum = token == 0 ? first[out] : 0;
        for (int k = 0; token > 0 && k < 3 * patch * patch; k++) {
          int channel = k / (patch * patch);
          int y = (token - 1) / grid * patch + k / patch % patch;
          int column = (token - 1) % grid * patch + k % patch;
          sum +=
              kernel[out * 3 * patch * patch + k] * picture[(channel * size + y) * size + column];
        }
        x[token][out] = sum + places[token * vit.width() + out];
      }
    }
    return x;
  }

  private double[][] block(String name, double[][] x) {
    double[][] h = norm(name + ".ln_1", x);
    double[][] qkv =
        linear(h, values(name + ".attn.in_proj_weight"), values(name + ".attn.in_proj_bias"));
    double[][] attended = attend(qkv);
    add(x, linear(attended, name + ".attn.out_proj"));
    double[][] wide = linear(norm(name + ".ln_2", x), name + ".mlp.c_fc");
    for (double[] row : wide) {
      for (int i = 0; i < row.length; i++) {
        row[i] =
            clip.clip().activation() == Activation.QUICK_GELU
                ? row[i] / (1 + Math.exp(-1.702 * row[i]))
                : gelu(row[i]);
      }
    }
    add(x, linear(wide, name + ".mlp.c_proj"));
    return x;
  }

  private double[][] attend(double[][] qkv) {
    int width = vit.width();
    int head = width / vit.heads();
    double[][] out = new double[qkv.length][width];
    for (int h = 0; h < vit.heads(); h++) {
      for (int i = 0; i < qkv.length; i++) {
        double[] weight = new double[qkv.length];
        double sum = 0;
        for (int j = 0; j < qkv.length; j++) {
          double score = 0;
          for (int k = h * head; k < (h + 1) * head; k++) {
            score += qkv[i][k] * qkv[j][width + k];
          }
          weight[j] = Math.exp(score / Math.sqrt(head));
          sum += weight[j];
        }
        for (int j = 0; j < qkv.length; j++) {
          for (int k = h * head; k < (h + 1) * head; k++) {
            out[i][k] += weight[j] / sum * qkv[j][2 * width + k];
          }
        }
      }
    }
    return out;
  }

  /** x times the normal distribution's integral up to x, summed in small steps. */
  private static double gelu(double x) {
    int steps = 20000;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      double t = x * (i + 0.5) / steps;
      sum += Math.exp(-t * t / 2);
    }
    return x * (0.5 + sum * x / steps / Math.sqrt(2 * Math.PI));
  }

  private double[][] norm(String name, double[][] x) {
    double[] weight = values(name + ".weight");
    double[] bias = values(name + ".bias");
    double[][] out = new double[x.length][];
    for (int row = 0; row < x.length; row++) {
      double mean = Arrays.stream(x[row]).average().orElseThrow();
      double variance =
          Arrays.stream(x[row]).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      out[row] = x[row].clone();
      for (int i = 0; i < weight.length; i++) {
        out[row][i] = (x[row][i] - mean) / Math.sqrt(variance + 1e-5) * weight[i] + bias[i];
      }
    }
    return out;
  }

  private double[][] linear(double[][] x, String name) {
    return linear(x, values(name + ".weight"), values(name + ".bias"));
  }

  private static double[][] linear(double[][] x, double[] weight, double[] bias) {
    double[][] out = new double[x.length][bias.length];
    for (int row = 0; row < x.length; row++) {
      int in = x[row].length;
      for (int o = 0; o < bias.length; o++) {
        out[row][o] = bias[o];
        for (int i = 0; i < in; i++) {
          out[row][o] += x[row][i] * weight[o * in + i];
        }
      }
    }
    return out;
  }

  private static void add(double[][] x, double[][] more) {
    for (int row = 0; row < x.length; row++) {
      for (int i = 0; i < x[row].length; i++) {
        x[row][i] += more[row][i];
      }
    }
  }

  private double[] values(String name) {
    return clip.tensor(name).toDoubles();
  }
}
