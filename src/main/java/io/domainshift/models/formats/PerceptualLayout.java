package io.domainshift.models.formats;

import io.domainshift.graph.HostTensor;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.PerceptualArchitecture;
import io.domainshift.models.PerceptualArchitecture.Backbone;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of an LPIPS model: convolutions under torchvision's names, and {@code lin0.weight} …
 * [channels], which LPIPS published in version 0.1 and which are a resource of the product.
 */
final class PerceptualLayout {

  private static final String PUBLISHED = "/nets/perceptual/lpips-v0.1.safetensors";

  /** Places of VGG16's convolutions among torchvision's layers, group by group. */
  private static final int[][] VGG = {{0, 2}, {5, 7}, {10, 12, 14}, {17, 19, 21}, {24, 26, 28}};

  /** Places of SqueezeNet's fire modules, and the width that each squeezes to. */
  private static final int[][] FIRES = {
    {3, 16}, {4, 16}, {6, 32}, {7, 32}, {9, 48}, {10, 48}, {11, 64}, {12, 64}
  };

  private PerceptualLayout() {}

  /** Whether these are torchvision's weights of one of the backbones. */
  static boolean matches(Map<String, HostTensor> tensors) {
    return tensors.containsKey("features.0.bias")
        && (tensors.containsKey("features.28.weight")
            || tensors.containsKey("features.12.squeeze.weight")
            || tensors.containsKey("features.10.weight"));
  }

  /** Checks a classifier of torchvision, drops what classifies, and adds the published weights. */
  static Checkpoint checkpoint(Map<String, HostTensor> tensors) {
    Backbone backbone = backbone(tensors);
    Map<String, HostTensor> complete = new LinkedHashMap<>(tensors);
    complete.keySet().removeIf(name -> name.startsWith("classifier."));
    complete.putAll(published(backbone));
    PerceptualArchitecture architecture = new PerceptualArchitecture(backbone);
    return new Checkpoint(
        architecture,
        new TensorTable(complete).takeAll(shapes(architecture)),
        Map.of("source_format", "torchvision"));
  }

  /** The shape of every tensor, in the order of the network. */
  static Map<String, long[]> shapes(PerceptualArchitecture architecture) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    switch (architecture.backbone()) {
      case ALEX -> alex(shapes);
      case VGG -> vgg(shapes);
      case SQUEEZE -> squeeze(shapes);
    }
    List<Integer> channels = architecture.backbone().channels();
    for (int level = 0; level < channels.size(); level++) {
      shapes.put("lin" + level + ".weight", new long[] {channels.get(level)});
    }
    return shapes;
  }

  private static void alex(Map<String, long[]> shapes) {
    convolution(shapes, "features.0", 3, 64, 11);
    convolution(shapes, "features.3", 64, 192, 5);
    convolution(shapes, "features.6", 192, 384, 3);
    convolution(shapes, "features.8", 384, 256, 3);
    convolution(shapes, "features.10", 256, 256, 3);
  }

  private static void vgg(Map<String, long[]> shapes) {
    int in = 3;
    for (int group = 0; group < VGG.length; group++) {
      int out = Backbone.VGG.channels().get(group);
      for (int layer : VGG[group]) {
        convolution(shapes, "features." + layer, in, out, 3);
        in = out;
      }
    }
  }

  private static void squeeze(Map<String, long[]> shapes) {
    convolution(shapes, "features.0", 3, 64, 3);
    int in = 64;
    for (int[] fire : FIRES) {
      String name = "features." + fire[0];
      int narrow = fire[1];
      convolution(shapes, name + ".squeeze", in, narrow, 1);
      convolution(shapes, name + ".expand1x1", narrow, 4 * narrow, 1);
      convolution(shapes, name + ".expand3x3", narrow, 4 * narrow, 3);
      in = 8 * narrow;
    }
  }

  private static Backbone backbone(Map<String, HostTensor> tensors) {
    if (tensors.containsKey("features.28.weight")) {
      return Backbone.VGG;
    }
    return tensors.containsKey("features.12.squeeze.weight") ? Backbone.SQUEEZE : Backbone.ALEX;
  }

  private static Map<String, HostTensor> published(Backbone backbone) {
    try (InputStream in = PerceptualLayout.class.getResourceAsStream(PUBLISHED)) {
      if (in == null) {
        throw new IllegalStateException("Resource " + PUBLISHED + " is not on the class path");
      }
      String prefix = backbone.label() + ".";
      Map<String, HostTensor> weights = new LinkedHashMap<>();
      SafetensorsReader.read(ByteBuffer.wrap(in.readAllBytes()))
          .tensors()
          .forEach(
              (name, tensor) -> {
                if (name.startsWith(prefix)) {
                  weights.put(name.substring(prefix.length()), tensor);
                }
              });
      return weights;
    } catch (IOException e) {
      throw new UncheckedIOException("Resource " + PUBLISHED + " cannot be read", e);
    }
  }

  private static void convolution(
      Map<String, long[]> shapes, String name, int in, int out, int kernel) {
    shapes.put(name + ".weight", new long[] {out, in, kernel, kernel});
    shapes.put(name + ".bias", new long[] {out});
  }
}
