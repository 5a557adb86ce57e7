package io.domainshift.datasets;

/** Hears how far a preparation has come, and may end it by throwing. */
@FunctionalInterface
public interface PreparationProgress {

  /**
   * After each picture of each of the two rounds.
   *
   * @param done pictures looked at in the first round plus pictures prepared in the second
   * @param all twice the pictures
   */
  void at(int done, int all);
}
