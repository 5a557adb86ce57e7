package io.domainshift.datasets;

import org.jspecify.annotations.Nullable;

/** Words for what is wrong with a picture whose name is not known here. */
final class Refusal {

  private static final String SUBJECT = "The picture";

  private Refusal() {}

  static InvalidPictureException of(String finding, String expectation) {
    return new InvalidPictureException(SUBJECT, finding, expectation);
  }

  static InvalidPictureException damaged(@Nullable Throwable cause) {
    return new InvalidPictureException(SUBJECT, "is damaged", "a whole file", cause);
  }

  static InvalidPictureException tooManyBytes() {
    return of("is larger than %d MiB".formatted(PictureLimits.BYTES >> 20), "a smaller file");
  }

  static InvalidPictureException truncated() {
    return of("ends too early", "a whole file");
  }

  static InvalidPictureException animated() {
    return of("is an animation", "a still picture");
  }
}
