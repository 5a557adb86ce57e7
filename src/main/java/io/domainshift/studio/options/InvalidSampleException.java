package io.domainshift.studio.options;

/** A request for samples that cannot be served; names the field and what would be right. */
public final class InvalidSampleException extends RuntimeException {

  private final String field;

  InvalidSampleException(String field, String finding) {
    super("%s %s".formatted(field, finding));
    this.field = field;
  }

  static void require(boolean holds, String field, String finding) {
    if (!holds) {
      throw new InvalidSampleException(field, finding);
    }
  }

  public String field() {
    return field;
  }
}
