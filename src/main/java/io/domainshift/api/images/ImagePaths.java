package io.domainshift.api.images;

import java.util.UUID;

/** Where pictures are read. */
final class ImagePaths {

  static final String ALL = "/v1/images";

  private ImagePaths() {}

  static String self(UUID image) {
    return ALL + "/" + image;
  }
}
