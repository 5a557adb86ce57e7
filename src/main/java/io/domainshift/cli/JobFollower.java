package io.domainshift.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/** Waits for a job's end, shows its progress, and outlives a restart of the service. */
final class JobFollower {

  private static final Duration STEP = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ServiceClient client;
  private final PrintWriter out;

  JobFollower(ServiceClient client, PrintWriter out) {
    this.client = client;
    this.out = out;
  }

  /**
   * Returns the job in its final state.
   *
   * @param farewell what to print when the person interrupts the waiting
   */
  Job follow(String id, String farewell) {
    Thread goodbye = new Thread(() -> say(farewell), "farewell");
    Runtime.getRuntime().addShutdownHook(goodbye);
    try (ProgressDisplay display = ProgressDisplay.on(out)) {
      return await(id, display);
    } finally {
      forget(goodbye);
    }
  }

  private Job await(String id, ProgressDisplay display) {
    Instant lastAnswer = Instant.now();
    while (true) {
      try {
        Job job = client.job(id);
        lastAnswer = Instant.now();
        display.show(job);
        if (job.isFinal()) {
          return job;
        }
      } catch (ServiceUnreachable e) {
        if (Instant.now().isAfter(lastAnswer.plus(PATIENCE))) {
          throw e;
        }
      }
      sleep();
    }
  }

  private void say(String farewell) {
    out.println();
    out.println(farewell);
    out.flush();
  }

  private static void forget(Thread goodbye) {
    try {
      Runtime.getRuntime().removeShutdownHook(goodbye);
    } catch (IllegalStateException e) {
      // Too late: the process is ending and the farewell is being said.
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(STEP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while waiting for the job", e);
    }
  }
}
