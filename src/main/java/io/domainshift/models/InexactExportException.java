package io.domainshift.models;

/** Weights in another format that draw other pictures than the stored ones. */
public final class InexactExportException extends RuntimeException {

  /**
   * @param model name
   * @param format that was written
   * @param difference the largest one of a colour value
   * @param tolerance the largest one that is accepted
   */
  public InexactExportException(
      String model, WeightsFormat format, double difference, double tolerance) {
    super(
        "Pictures of %s written as %s differ by up to %.3g, expected at most %.0e (pictures are -1 to 1)"
            .formatted(model, format.label(), difference, tolerance));
  }
}
