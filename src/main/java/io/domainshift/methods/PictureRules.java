package io.domainshift.methods;

import io.domainshift.datasets.StoredImage;
import java.util.List;

/** What plans have to say about pictures. */
public final class PictureRules {

  private PictureRules() {}

  /**
   * The picture that an option names.
   *
   * @param field the option, {@code styleImages[1]} for one of several
   * @throws InvalidOptionException if there is none
   */
  public static StoredImage find(Images images, String field, String id) {
    return images
        .find(id)
        .orElseThrow(
            () ->
                new InvalidOptionException(
                    field,
                    "%s \"%s\" is not there, expected the id of an image".formatted(field, id)));
  }

  /**
   * Warns of a picture whose shorter side is below half of what it will be enlarged to.
   *
   * @param side pixels of what looks at it or has to look like it
   * @param reason such as {@code the generator draws}
   */
  public static void adviseSize(
      String field, StoredImage image, int side, String reason, List<String> warnings) {
    if (2 * Math.min(image.width(), image.height()) < side) {
      warnings.add(
          "%s is %d by %d pixels and will look soft: %s %d by %d"
              .formatted(field, image.width(), image.height(), reason, side, side));
    }
  }
}
