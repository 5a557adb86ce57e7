package io.domainshift.cli;

import java.io.PrintWriter;
import java.time.Clock;

/** Shows a running job to whoever waits for it. */
interface ProgressDisplay extends AutoCloseable {

  void show(Job job);

  @Override
  void close();

  /** A bar on a terminal; lines where the output goes to a file or a program. */
  static ProgressDisplay on(PrintWriter out) {
    return Terminal.isInteractive()
        ? new ProgressBarDisplay()
        : new ProgressLines(out, Clock.systemUTC());
  }
}
