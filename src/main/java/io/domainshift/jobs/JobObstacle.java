package io.domainshift.jobs;

import java.util.Locale;

/**
 * What keeps a job from ever starting, or from going on, as things are.
 *
 * @param code for programs
 * @param message subject, finding, expectation
 */
public record JobObstacle(Code code, String message) {

  /** What is missing. */
  public enum Code {
    /** No living worker at all. */
    NO_WORKER,
    /** Living workers, but none with a device of the sort that the job asked for. */
    NO_SUCH_DEVICE,
    /** Such devices, but none large enough. */
    NOT_ENOUGH_MEMORY,
    /** No room for what it has made; it goes on by itself when there is some. */
    STORAGE_FULL
  }

  static JobObstacle noWorker() {
    return new JobObstacle(Code.NO_WORKER, "No worker is running, one is needed for this job");
  }

  static JobObstacle noSuchDevice(ResourceClass wanted) {
    return new JobObstacle(
        Code.NO_SUCH_DEVICE, "No running worker has a %s, the job asked for one".formatted(wanted));
  }

  static JobObstacle notEnoughMemory(long needed, Claim largest) {
    return new JobObstacle(
        Code.NOT_ENOUGH_MEMORY,
        "The job needs about %s of memory, the largest device has %s (%s of %s)"
            .formatted(
                gibibytes(needed),
                gibibytes(largest.memoryBytes()),
                largest.device(),
                largest.worker()));
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
