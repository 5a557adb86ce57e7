package io.domainshift.models;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * LPIPS, a learned perceptual distance (Zhang et al., The Unreasonable Effectiveness of Deep
 * Features as a Perceptual Metric, CVPR 2018): a backbone, and a weight for each channel of it.
 *
 * @param backbone whose activations are compared
 */
public record PerceptualArchitecture(Backbone backbone) implements Architecture {

  /** The networks that have published weights of channels, the usual choice first. */
  public enum Backbone {
    ALEX(64, 192, 384, 256, 256),
    VGG(64, 128, 256, 512, 512),
    SQUEEZE(64, 128, 256, 384, 384, 512, 512);

    private final List<Integer> channels;

    Backbone(Integer... channels) {
      this.channels = List.of(channels);
    }

    /** Channels of each level that is compared. */
    public List<Integer> channels() {
      return channels;
    }

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public ModelKind modelKind() {
    return ModelKind.PERCEPTUAL;
  }
}
