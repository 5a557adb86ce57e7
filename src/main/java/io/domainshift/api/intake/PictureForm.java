package io.domainshift.api.intake;

import io.domainshift.api.images.ReceivedPicture;
import io.domainshift.datasets.StoredImage;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for a job that brings its pictures along.
 *
 * @param body the JSON as it came
 * @param request the JSON that names the pictures by the ids that they will have
 * @param pictures found good, not stored yet
 */
record PictureForm(ObjectNode body, ObjectNode request, List<ReceivedPicture> pictures) {

  /** A request without pictures of its own. */
  static PictureForm of(ObjectNode body) {
    return new PictureForm(body, body, List.of());
  }

  /** The picture that came along under this id. */
  Optional<StoredImage> find(String id) {
    return pictures.stream()
        .map(ReceivedPicture::image)
        .filter(image -> image.id().toString().equals(id))
        .findFirst();
  }

  /** What tells this request's pictures from another's, in the order in which they came. */
  List<String> digests() {
    return pictures.stream()
        .map(picture -> picture.image().name() + " " + picture.image().sha256())
        .toList();
  }
}
