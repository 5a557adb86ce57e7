package io.domainshift.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domainshift.datasets.StoredImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PictureRulesTests {

  private static StoredImage image(int width, int height) {
    return new StoredImage(
        UUID.randomUUID(), "a", width, height, "image/png", 1, "", "", Instant.EPOCH);
  }

  private static List<String> warnings(int width, int height) {
    List<String> warnings = new ArrayList<>();
    PictureRules.adviseSize(
        "targetImage", image(width, height), 256, "the generator draws", warnings);
    return warnings;
  }

  @Test
  void warnsBelowHalfTheSize() {
    assertThat(warnings(400, 127))
        .containsExactly(
            "targetImage is 400 by 127 pixels and will look soft: the generator draws 256 by 256");
    assertThat(warnings(128, 128)).isEmpty();
  }

  @Test
  void refusesAPictureThatIsNotThere() {
    assertThatThrownBy(() -> PictureRules.find(id -> Optional.empty(), "styleImages[1]", "x"))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessage("styleImages[1] \"x\" is not there, expected the id of an image");
  }
}
