package io.domainshift.api.images;

import io.domainshift.datasets.StoredImage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A picture as the API shows it.
 *
 * @param id never reused; what {@code targetImage} and {@code styleImages} of a request say
 * @param object always {@code image}
 * @param name of its file, for people
 * @param mediaType told by its content
 * @param width in pixels, upright
 * @param height in pixels, upright
 * @param bytes size of the file
 * @param sha256 digest of the file in hexadecimal
 * @param createdAt when it was stored
 * @param links {@code content} leads to the file as it came
 */
@Schema(name = "Image", description = "A picture that jobs may be given")
record ImageView(
    UUID id,
    @Schema(allowableValues = "image") String object,
    @Schema(example = "sketch.jpg") String name,
    @Schema(example = "image/jpeg") String mediaType,
    int width,
    int height,
    long bytes,
    String sha256,
    Instant createdAt,
    Map<String, String> links) {

  static ImageView of(StoredImage image) {
    String self = ImagePaths.self(image.id());
    return new ImageView(
        image.id(),
        "image",
        image.name(),
        image.mediaType(),
        image.width(),
        image.height(),
        image.bytes(),
        image.sha256(),
        image.createdAt(),
        Map.of("self", self, "content", self + "/content"));
  }
}
