package io.domainshift.methods.projected;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.List;

/** What is changed about every picture before it is judged: a part of DiffAugment. */
public enum Augmentation {
  /** Brightness, saturation and contrast. */
  @JsonProperty("color")
  COLOR("brightness", "saturation", "contrast"),
  /** The picture is moved by up to an eighth of its side. */
  @JsonProperty("translation")
  TRANSLATION("translation_x", "translation_y"),
  /** A square of a fifth of the side is blackened. */
  @JsonProperty("cutout")
  CUTOUT("offset_x", "offset_y");

  private final List<String> draws;

  Augmentation(String... draws) {
    this.draws = List.of(draws);
  }

  /** Whether one of these changes needs the draw of that name. */
  static boolean wants(Collection<Augmentation> changes, String draw) {
    return changes.stream().anyMatch(change -> change.draws.contains(draw));
  }
}
