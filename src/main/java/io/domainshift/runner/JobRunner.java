package io.domainshift.runner;

import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetFeatures;
import io.domainshift.datasets.ImageCatalog;
import io.domainshift.graph.GraphRuntime;
import io.domainshift.graph.GraphScope;
import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobArtifacts;
import io.domainshift.jobs.JobAttempts;
import io.domainshift.jobs.JobCheckpoints;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.LeaseLostException;
import io.domainshift.methods.Models;
import io.domainshift.methods.TrainingInterrupted;
import io.domainshift.methods.TrainingMethods;
import io.domainshift.models.Checkpoint;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelExports;
import io.domainshift.models.ModelStore;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StorageFullException;
import io.domainshift.tracing.JobSpan;
import io.domainshift.tracing.JobTraces;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs one attempt of one job from its options to a stored outcome. */
final class JobRunner {

  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

  private final TrainingMethods methods;
  private final ModelCatalog models;
  private final Models installed;
  private final ModelStore weights;
  private final ModelExports exports;
  private final ImageCatalog images;
  private final DatasetCatalog datasets;
  private final DatasetFeatures features;
  private final JobArtifacts artifacts;
  private final ObjectStorage storage;
  private final JobAttempts attempts;
  private final JobCheckpoints checkpoints;
  private final AttemptResult result;
  private final JobTraces traces;
  private final RoomWait roomWait;

  JobRunner(
      TrainingMethods methods,
      ModelCatalog models,
      Models installed,
      ModelStore weights,
      ModelExports exports,
      ImageCatalog images,
      DatasetCatalog datasets,
      DatasetFeatures features,
      JobArtifacts artifacts,
      ObjectStorage storage,
      JobAttempts attempts,
      JobCheckpoints checkpoints,
      AttemptResult result,
      JobTraces traces,
      RoomWait roomWait) {
    this.methods = methods;
    this.models = models;
    this.installed = installed;
    this.weights = weights;
    this.exports = exports;
    this.images = images;
    this.datasets = datasets;
    this.features = features;
    this.artifacts = artifacts;
    this.storage = storage;
    this.attempts = attempts;
    this.checkpoints = checkpoints;
    this.result = result;
    this.traces = traces;
    this.roomWait = roomWait;
  }

  RunnerExit run(RunnerOrder order, ParentLine parent, Future<GraphRuntime> opening) {
    JobLease lease = order.job().lease();
    try (JobSpan span = traces.under(order.traceparent(), "job.run")) {
      span.tag("job.id", lease.jobId().toString())
          .tag("attempt", lease.epoch())
          .tag("device", order.device());
      return run(order, parent, opening, span);
    }
  }

  private RunnerExit run(
      RunnerOrder order, ParentLine parent, Future<GraphRuntime> opening, JobSpan span) {
    JobLease lease = order.job().lease();
    try (AttemptReporter reporter = new AttemptReporter(attempts, lease)) {
      parent.listen(reporter::askToStop);
      roomWait.attach(lease, reporter);
      work(order, reporter, opening);
      return RunnerExit.DONE;
    } catch (TrainingInterrupted e) {
      log.info("Ending: {}", e.getMessage());
      return settle(() -> attempts.release(lease));
    } catch (LeaseLostException e) {
      // Lost to another attempt, or cancelled in its last moment: then the job is handed back.
      log.warn("{}", e.getMessage());
      return settle(() -> attempts.release(lease));
    } catch (Exception | OutOfMemoryError | StackOverflowError | LinkageError e) {
      if (StorageFullException.isBehind(e)) {
        log.warn("Handed back, for want of room: {}", e.getMessage());
        return settle(() -> attempts.handBackForRoom(lease, Failures.of(e).message()));
      }
      log.error("The attempt failed", e);
      span.error(e);
      return settle(() -> attempts.fail(lease, Failures.of(e)));
    }
  }

  private void work(RunnerOrder order, AttemptReporter reporter, Future<GraphRuntime> opening)
      throws Exception {
    ClaimedJob job = order.job();
    try (GraphRuntime graphs = opening.get();
        GraphScope scope = graphs.openScope()) {
      AttemptCheckpoints states =
          new AttemptCheckpoints(storage, checkpoints, attempts, job, graphs, traces);
      AttemptRun run =
          new AttemptRun(
              job, scope, reporter, states, attempts, models, installed, weights, images, datasets,
              features, artifacts, storage, traces);
      if (job.kind() == JobKind.EVALUATION) {
        JsonNode figures = new Evaluator(job, run).evaluate();
        reporter.close();
        run.checkInterrupted();
        Persistence.write(() -> attempts.succeed(job.lease(), () -> figures));
        return;
      }
      if (job.kind() == JobKind.EXPORT) {
        Supplier<JsonNode> proved = new Exporter(job, run, exports, storage).export();
        reporter.close();
        run.checkInterrupted();
        Persistence.write(() -> attempts.succeed(job.lease(), proved));
        return;
      }
      Checkpoint trained = methods.train(job.method(), (ObjectNode) job.parameters(), run);
      reporter.close();
      run.checkInterrupted();
      try (JobSpan span = traces.span("job.store")) {
        result.publish(job, order.device(), graphs, trained, run.measurements());
      }
    } catch (ExecutionException | CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Stores how it ended, however long the database is away. */
  private static RunnerExit settle(Runnable write) {
    try {
      Persistence.write(write);
      return RunnerExit.DONE;
    } catch (LeaseLostException e) {
      return RunnerExit.LEASE_LOST;
    }
  }
}
