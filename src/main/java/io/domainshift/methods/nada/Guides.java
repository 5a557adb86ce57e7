package io.domainshift.methods.nada;

import io.domainshift.graph.GraphScope;
import io.domainshift.graph.HostTensor;
import io.domainshift.graph.Tensor;
import io.domainshift.graph.TensorMap;
import io.domainshift.methods.Latents;
import io.domainshift.methods.Opinion;
import io.domainshift.methods.TrainingRun;
import io.domainshift.methods.nada.StylePictures.Style;
import io.domainshift.nets.clip.ClipEncoder;
import io.domainshift.nets.stylegan2.Generator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Every CLIP of a run, one after the other: the activations of one at a time are in memory. */
final class Guides {

  private final List<Guide> guides;
  private final @Nullable ClipEncoder textureClip;
  private final NadaOptions options;
  private final Tensor noCenters;

  /** What the guides saw in the source pictures of an iteration. */
  record Seen(List<TensorMap> features, @Nullable Tensor texture, Tensor centers) {}

  /**
   * The guides' opinions together.
   *
   * @param loss what the iteration minimises
   * @param losses by name, before their weights, summed over the CLIPs with theirs
   * @param gradients with respect to the pictures, one a guide
   */
  record Verdict(double loss, Map<String, Double> losses, List<Tensor> gradients) {}

  /**
   * @param textureClip for the texture loss; null when its weight is zero
   */
  Guides(
      GraphScope home, NadaOptions options, List<Guide> guides, @Nullable ClipEncoder textureClip) {
    this.options = options;
    this.guides = List.copyOf(guides);
    this.textureClip = textureClip;
    this.noCenters = home.tensor(HostTensor.ofLongs(new long[2], 1, 2));
  }

  /**
   * Loads every CLIP of the options and works out what words and style pictures come to.
   *
   * @param generator before training, against whose pictures the style pictures are held
   */
  static Guides load(TrainingRun run, NadaOptions options, Generator generator, Latents latents) {
    GraphScope home = run.scope();
    List<ClipEncoder> clips =
        options.clip().stream()
            .map(choice -> ClipEncoder.map(home, run.model(choice.model())))
            .toList();
    List<String> pictures = options.styleImages();
    List<Style> styles =
        pictures == null
            ? List.of()
            : StylePictures.look(run, options, pictures, clips, generator, latents);
    List<Guide> guides = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      Style style = styles.isEmpty() ? null : styles.get(i);
      guides.add(new Guide(home, clips.get(i), options, style, options.clip().get(i).weight()));
    }
    String texture = options.textureClip();
    return new Guides(
        home, options, guides, texture == null ? null : ClipEncoder.map(home, run.model(texture)));
  }

  /** Looks at source pictures [N, 3, H, W]. */
  Seen look(GraphScope scope, Tensor image, Latents latents, int iteration) {
    Tensor centers =
        options.patchWeight() == 0
            ? noCenters
            : latents.cropCenters(scope, options.batchSize(), iteration, options.patchSize());
    return look(scope, image, centers);
  }

  Seen look(GraphScope scope, Tensor image, Tensor centers) {
    List<TensorMap> features =
        guides.stream().map(guide -> guide.look(scope, image, centers)).toList();
    Tensor texture = textureClip == null ? null : texture(scope, image);
    return new Seen(features, texture, centers);
  }

  /** Features whose difference is the texture loss, of pictures [N, 3, H, W]. */
  Tensor texture(GraphScope scope, Tensor image) {
    ClipEncoder clip = Objects.requireNonNull(textureClip);
    return Guide.look(scope, clip, image, options.clipAntialias());
  }

  /** Judges adapted pictures [N, 3, H, W] of the same latents. */
  Verdict judge(GraphScope scope, Tensor image, Seen seen) {
    List<Opinion> opinions = new ArrayList<>();
    Map<String, Double> losses = new LinkedHashMap<>();
    for (int i = 0; i < guides.size(); i++) {
      Guide guide = guides.get(i);
      Opinion opinion = guide.of(scope, image, seen.features().get(i), seen.centers());
      opinion
          .losses()
          .forEach((name, loss) -> losses.merge(name, loss * guide.weight(), Double::sum));
      opinions.add(opinion);
    }
    Tensor texture = seen.texture();
    if (textureClip != null && texture != null) {
      Opinion opinion = ofTexture(scope, textureClip, image, texture);
      losses.putAll(opinion.losses());
      opinions.add(opinion);
    }
    return new Verdict(
        opinions.stream().mapToDouble(Opinion::loss).sum(),
        losses,
        opinions.stream().map(Opinion::gradient).toList());
  }

  /** Gradients of the layer search's loss with respect to its pictures, one a guide. */
  List<Tensor> search(GraphScope scope, Tensor image) {
    return guides.stream()
        .map(guide -> guide.ofSearch(scope, image, noCenters).gradient())
        .toList();
  }

  private Opinion ofTexture(GraphScope scope, ClipEncoder clip, Tensor image, Tensor reference) {
    return Opinion.of(
        scope
            .call("methods.nada.guidance.texture")
            .with(clip.weights())
            .with(image)
            .with(reference)
            .with(options.textureWeight())
            .with(options.clipAntialias())
            .map());
  }
}
