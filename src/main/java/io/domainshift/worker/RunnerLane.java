package io.domainshift.worker;

import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobFailure;
import io.domainshift.jobs.Lane;
import io.domainshift.runner.RunnerExit;
import io.domainshift.runner.RunnerOrder;
import io.domainshift.tracing.JobTraces;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** Trainings: each attempt is a process of its own. */
final class RunnerLane implements LaneWork {

  private static final Logger log = LoggerFactory.getLogger(RunnerLane.class);
  private static final int SIGNAL_BASE = 128;
  private static final int SIGKILL = 9;

  private final RunnerCommand command;
  private final SharedSettings shared;
  private final WorkerSettings settings;
  private final Heartbeats heartbeats;
  private final Settlement settlement;
  private final JobTraces traces;

  RunnerLane(
      SharedSettings shared,
      WorkerSettings settings,
      Heartbeats heartbeats,
      Settlement settlement,
      JobTraces traces) {
    this.command = new RunnerCommand(settings);
    this.shared = shared;
    this.settings = settings;
    this.heartbeats = heartbeats;
    this.settlement = settlement;
    this.traces = traces;
  }

  @Override
  public Lane lane() {
    return Lane.RUNNER;
  }

  @Override
  public String work(ClaimedJob job, Device device) throws InterruptedException, IOException {
    RunnerOrder order =
        new RunnerOrder(
            job, device.name(), settings.effectiveThreads(), traces.current(), shared.forRunners());
    Path temporary = AttemptFolder.create(settings.work(), job.lease());
    Watch watch = null;
    try (RunnerProcess runner = RunnerProcess.start(command, order, temporary)) {
      watch = heartbeats.watch(job, runner);
      log.info(
          "Job {} attempt {} runs as pid {}",
          job.lease().jobId(),
          job.lease().epoch(),
          runner.pid());
      int code = runner.await();
      return ended(watch, runner, code);
    } finally {
      if (watch != null) {
        heartbeats.forget(watch);
      }
      FileSystemUtils.deleteRecursively(temporary.toFile());
    }
  }

  /** The lease is still being renewed while the outcome is written. */
  private String ended(Watch watch, RunnerProcess runner, int code) throws InterruptedException {
    Watch.Ending ending = watch.ending();
    if (ending == null) {
      if (!RunnerExit.isCrash(code)) {
        return code == RunnerExit.DONE.code() ? "done" : "lost";
      }
      settlement.crashed(watch, new JobFailure("WORKER_CRASHED", crash(code, runner), true));
      return "crashed";
    }
    return switch (ending) {
      case LEASE_LOST -> "lost";
      case DEAF -> {
        settlement.release(watch);
        yield "killed";
      }
      case STALLED -> {
        settlement.crashed(
            watch,
            new JobFailure(
                "NO_PROGRESS", "The attempt made no progress before its deadline", true));
        yield "stalled";
      }
    };
  }

  private static String crash(int code, RunnerProcess runner) {
    String end =
        code > SIGNAL_BASE
            ? "was killed by signal %d%s"
                .formatted(
                    code - SIGNAL_BASE,
                    code - SIGNAL_BASE == SIGKILL ? ", perhaps for want of memory" : "")
            : "ended with code " + code;
    String last = runner.lastLines();
    return "The runner %s%s".formatted(end, last.isEmpty() ? "" : "; it last said:\n" + last);
  }
}
