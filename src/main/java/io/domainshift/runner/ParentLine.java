package io.domainshift.runner;

import io.domainshift.jobs.JobLog;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Standard input, on which the worker speaks: the order, then perhaps {@value #STOP}. Its end means
 * that the worker is gone, and a runner without a worker ends at once: nobody renews its lease.
 */
final class ParentLine {

  /** Checkpoint, hand the job back, end. */
  static final String STOP = "stop";

  private static final Logger log = LoggerFactory.getLogger(ParentLine.class);

  private final BufferedReader lines;

  ParentLine(InputStream in) {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  String readOrder() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new EOFException("Standard input ended before the order");
    }
    return line;
  }

  /** Listens on a thread of its own from now on. */
  void listen(Runnable onStop) {
    Thread thread = new Thread(JobLog.keeping(() -> listenUntilEnd(onStop)), "parent-line");
    thread.setDaemon(true);
    thread.start();
  }

  private void listenUntilEnd(Runnable onStop) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(STOP)) {
          onStop.run();
        }
      }
    } catch (IOException e) {
      log.warn("Standard input broke: {}", e.getMessage());
    }
    Runtime.getRuntime().halt(RunnerExit.ORPHANED.code());
  }
}
