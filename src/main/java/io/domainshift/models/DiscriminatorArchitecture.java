package io.domainshift.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A residual StyleGAN2 discriminator, as rosinality and NVIDIA's default ({@code resnet}) have it.
 *
 * @param size pictures are size × size pixels; a power of two from 8 to 1024
 * @param channels feature maps at each resolution, from 4 up to {@code size}
 * @param convClamp largest magnitude of an activation, as NVIDIA's half-precision networks use it;
 *     null for none
 * @param resampleFilter the taps of the separable low-pass filter before down-sampling
 * @param stddevGroup pictures whose standard deviation is measured together before the last
 *     convolution, 4 as published
 * @param patchHeads how many of {@link #patchFeatures} the weights bring a head for, the first
 *     ones; 0 in every published StyleGAN2
 */
public record DiscriminatorArchitecture(
    int size,
    SortedMap<Integer, Integer> channels,
    @Nullable Double convClamp,
    List<Integer> resampleFilter,
    int stddevGroup,
    int patchHeads)
    implements Architecture {

  /** Of every published StyleGAN2. */
  public static final int PUBLISHED_STDDEV_GROUP = 4;

  private static final int COLOURS = 3;

  /** Resolutions whose activations judge patches of a picture. */
  private static final List<Integer> PATCH_RESOLUTIONS = List.of(32, 16);

  /**
   * An activation inside the network that can judge patches of the picture.
   *
   * @param layer that ends in it, such as {@code b64.conv1}
   * @param resolution it is resolution × resolution pixels
   * @param width feature maps
   */
  public record PatchFeature(String layer, int resolution, int width) {}

  public DiscriminatorArchitecture {
    channels = Collections.unmodifiableSortedMap(new TreeMap<>(channels));
    resampleFilter = List.copyOf(resampleFilter);
    if (size < 8 || size > 1024 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "Discriminator size is " + size + ", expected a power of two from 8 to 1024");
    }
    for (int resolution = 4; resolution <= size; resolution *= 2) {
      if (channels.getOrDefault(resolution, 0) < 1) {
        throw new IllegalArgumentException(
            "Discriminator has no channels at resolution " + resolution);
      }
    }
    if (stddevGroup < 1) {
      throw new IllegalArgumentException(
          "Discriminator measures deviations in groups of "
              + stddevGroup
              + ", expected at least 1");
    }
    int features = patchFeatures(size, channels).size();
    if (patchHeads < 0 || patchHeads > features) {
      throw new IllegalArgumentException(
          "Discriminator has %d patch heads, expected at most %d".formatted(patchHeads, features));
    }
  }

  /** As published, for pictures of a generator with these feature maps. */
  public static DiscriminatorArchitecture of(int size, SortedMap<Integer, Integer> channels) {
    return new DiscriminatorArchitecture(
        size, channels, null, GeneratorArchitecture.PUBLISHED_FILTER, PUBLISHED_STDDEV_GROUP, 0);
  }

  /** The same network with heads for its first {@code heads} patch features. */
  public DiscriminatorArchitecture withPatchHeads(int heads) {
    return new DiscriminatorArchitecture(
        size, channels, convClamp, resampleFilter, stddevGroup, heads);
  }

  /**
   * Feature maps at one resolution.
   *
   * @throws IllegalArgumentException if the discriminator has no such resolution
   */
  public int width(int resolution) {
    Integer width = channels.get(resolution);
    if (width == null) {
      throw new IllegalArgumentException(
          "Discriminator has no channels at resolution " + resolution);
    }
    return width;
  }

  /** The resolutions 4, 8, … {@code size}. */
  public List<Integer> resolutions() {
    return List.copyOf(channels.headMap(size + 1).keySet());
  }

  /**
   * The activations of 32² and 16² behind a 3×3 convolution of a block, in the order of the
   * network: four from size 64 on, three at 32, one at 16. One-Shot CLIP judges patches by them
   * (its {@code model.py} looks for 512 channels at these sizes, which published networks have).
   */
  public List<PatchFeature> patchFeatures() {
    return patchFeatures(size, channels);
  }

  private static List<PatchFeature> patchFeatures(int size, SortedMap<Integer, Integer> channels) {
    List<PatchFeature> features = new ArrayList<>();
    for (int block = size; block > 4; block /= 2) {
      add(features, "b" + block + ".conv0", block, channels);
      add(features, "b" + block + ".conv1", block / 2, channels);
    }
    return List.copyOf(features);
  }

  private static void add(
      List<PatchFeature> features,
      String layer,
      int resolution,
      SortedMap<Integer, Integer> channels) {
    if (PATCH_RESOLUTIONS.contains(resolution)) {
      features.add(new PatchFeature(layer, resolution, channels.getOrDefault(resolution, 0)));
    }
  }

  /** The shape of every tensor under NVlabs' names, in the order of the network. */
  public Map<String, long[]> tensorShapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    layer(shapes, "b" + size + ".fromrgb", width(size), COLOURS, 1);
    for (int resolution = size; resolution > 4; resolution /= 2) {
      int width = width(resolution);
      int below = width(resolution / 2);
      layer(shapes, "b" + resolution + ".conv0", width, width, 3);
      layer(shapes, "b" + resolution + ".conv1", below, width, 3);
      shapes.put("b" + resolution + ".skip.weight", new long[] {below, width, 1, 1});
    }
    int width = width(4);
    layer(shapes, "b4.conv", width, width + 1, 3); // one more: the standard deviation
    linear(shapes, "b4.fc", width, width * 16);
    linear(shapes, "b4.out", 1, width);
    for (int i = 0; i < patchHeads; i++) {
      layer(shapes, "extra." + i, 1, patchFeatures().get(i).width(), 3);
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

  @Override
  public ModelKind modelKind() {
    return ModelKind.DISCRIMINATOR;
  }
}
