package io.domainshift.models.formats;

import io.domainshift.models.DiscriminatorArchitecture;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of a StyleGAN2 discriminator under NVlabs' names, and what their shapes tell. The
 * heads of One-Shot CLIP's patch logits, which NVlabs lacks, are {@code extra.0}, {@code extra.1}…
 */
final class DiscriminatorLayout {

  private static final int COLOURS = 3;

  private DiscriminatorLayout() {}

  /** The shape of every tensor, in the order of the network. */
  static Map<String, long[]> shapes(DiscriminatorArchitecture d) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    layer(shapes, "b" + d.size() + ".fromrgb", d.width(d.size()), COLOURS, 1);
    for (int resolution = d.size(); resolution > 4; resolution /= 2) {
      int width = d.width(resolution);
      int below = d.width(resolution / 2);
      layer(shapes, "b" + resolution + ".conv0", width, width, 3);
      layer(shapes, "b" + resolution + ".conv1", below, width, 3);
      shapes.put("b" + resolution + ".skip.weight", new long[] {below, width, 1, 1});
    }
    int width = d.width(4);
    layer(shapes, "b4.conv", width, width + 1, 3); // one more: the standard deviation
    linear(shapes, "b4.fc", width, width * 16);
    linear(shapes, "b4.out", 1, width);
    for (int i = 0; i < d.patchHeads(); i++) {
      layer(shapes, "extra." + i, 1, d.patchFeatures().get(i).width(), 3);
    }
    return shapes;
  }

  private static void layer(Map<String, long[]> shapes, String name, int out, int in, int kernel) {
    shapes.put(name + ".weight", new long[] {out, in, kernel, kernel});
    shapes.put(name + ".bias", new long[] {out});
  }

  private static void linear(Map<String, long[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new long[] {out, in});
    shapes.put(name + ".bias", new long[] {out});
  }
}
