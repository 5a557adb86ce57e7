package io.domainshift.worker;

import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.JobLog;
import io.domainshift.runner.RunnerOrder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** One forked runner and the line to it. */
final class RunnerProcess implements RunningAttempt, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunnerProcess.class);

  private final JobLease lease;
  private final Process process;
  private final OutputStream input;
  private final RunnerOutput output;
  private final Thread pump = new Thread(JobLog.keeping(this::passOnOutput), "runner-output");

  private RunnerProcess(JobLease lease, Process process, RunnerOutput output) {
    this.lease = lease;
    this.process = process;
    this.input = process.getOutputStream();
    this.output = output;
  }

  static RunnerProcess start(RunnerCommand command, RunnerOrder order, Path temporary)
      throws IOException {
    RunnerProcess runner =
        new RunnerProcess(
            order.job().lease(), command.in(temporary).start(), RunnerOutput.of(order));
    runner.pump.setDaemon(true);
    runner.pump.start();
    try {
      runner.say(JsonMapper.shared().writeValueAsString(order));
    } catch (IOException diedAtOnce) {
      log.warn(
          "Job {}: the runner took no order: {}",
          order.job().lease().jobId(),
          diedAtOnce.getMessage());
    }
    return runner;
  }

  /**
   * Waits for its end.
   *
   * @return the exit code; 128 plus the signal's number if a signal ended it
   */
  int await() throws InterruptedException {
    int code = process.waitFor();
    pump.join(1000);
    return code;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void stop() {
    try {
      say("stop");
    } catch (IOException hasEnded) {
      log.debug("Job {}: the runner does not listen any more", lease.jobId());
    }
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }

  /** Its last words, for the message of a crash. */
  String lastLines() {
    return output.lastLines();
  }

  private synchronized void say(String line) throws IOException {
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  private void passOnOutput() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.accept(line);
      }
    } catch (IOException killed) {
      log.debug("Job {}: output ended: {}", lease.jobId(), killed.getMessage());
    }
  }
}
