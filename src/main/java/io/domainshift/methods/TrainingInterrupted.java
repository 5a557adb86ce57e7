package io.domainshift.methods;

/** The run has to stop here: cancelled, paused or shutting down. No failure of the method. */
public class TrainingInterrupted extends RuntimeException {

  public TrainingInterrupted(String reason) {
    super(reason);
  }
}
