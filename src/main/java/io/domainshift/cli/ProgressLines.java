package io.domainshift.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A line for every tenth of the way, and at least every quarter of a minute. */
final class ProgressLines implements ProgressDisplay {

  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

  private final PrintWriter out;
  private final Clock clock;
  private int shownIteration = -1;
  private String shownStatus = "";
  private Instant shownAt = Instant.MIN;

  ProgressLines(PrintWriter out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void show(Job job) {
    if (!isWorthALine(job)) {
      return;
    }
    shownIteration = job.iteration();
    shownStatus = job.standing();
    shownAt = clock.instant();
    if (!job.isUnderWay()) {
      out.printf("%s: %s%n", job.title(), job.standing());
    } else {
      out.printf(
          "iteration %d of %d, %s%n", job.iteration(), job.iterations(), ProgressText.figures(job));
    }
    out.flush();
  }

  private boolean isWorthALine(Job job) {
    if (!job.standing().equals(shownStatus)) {
      return true;
    }
    if (job.iteration() == shownIteration) {
      return false;
    }
    int tenth = Math.max(1, job.iterations() / 10);
    boolean tenthIsFull = job.iteration() / tenth > Math.max(0, shownIteration) / tenth;
    return tenthIsFull || clock.instant().isAfter(shownAt.plus(LONGEST_SILENCE));
  }

  @Override
  public void close() {}
}
