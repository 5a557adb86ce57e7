package io.domainshift.worker;

/** A preparation was asked to end; passes through it untouched. */
final class PreparationStopped extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PreparationStopped() {
    super("Asked to stop");
  }
}
