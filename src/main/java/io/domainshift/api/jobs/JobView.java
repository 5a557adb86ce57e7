package io.domainshift.api.jobs;

import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobObstacle;
import io.domainshift.jobs.JobStatus;
import io.domainshift.jobs.ResourceClass;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job as the API shows it.
 *
 * @param id never reused
 * @param object always {@code job}
 * @param kind what it makes
 * @param method how it is made: a training method, or {@code samples}
 * @param name the client's name for it
 * @param status where it stands
 * @param waiting what keeps a queued job from ever starting, or any from going on, as things are;
 *     null while it just waits for its turn
 * @param pauseRequested whether it will be paused at the next iteration
 * @param priority larger is earlier
 * @param resourceClass the sort of device it asked for
 * @param seed every random draw derives from it
 * @param forkedFrom the checkpoint of another job that it starts at; null when it starts at the
 *     beginning
 * @param attempt number of the newest attempt, 0 before the first
 * @param progress how far it has come
 * @param parameters effective options: defaults and the model's own settings filled in
 * @param warnings what is worth knowing before the result is judged
 * @param error why it failed
 * @param result what it made
 * @param metadata the client's labels
 * @param createdAt when it was queued first
 * @param startDeadline it expires if not started by then
 * @param startedAt start of the first attempt
 * @param finishedAt its end
 * @param estimatedFinish from its present speed
 * @param traceId where tracing is on: the trace that shows it in every process
 * @param links what can be read and done next
 */
@Schema(name = "Job", description = "Work on a device, from its request to its result")
public record JobView(
    UUID id,
    @Schema(allowableValues = "job") String object,
    JobKind kind,
    @Schema(example = "nada") String method,
    @Nullable String name,
    JobStatus status,
    @Nullable Waiting waiting,
    boolean pauseRequested,
    int priority,
    ResourceClass resourceClass,
    long seed,
    @Nullable Fork forkedFrom,
    int attempt,
    ProgressView progress,
    @Schema(type = "object") JsonNode parameters,
    List<String> warnings,
    @Nullable Failure error,
    @Schema(type = "object") @Nullable JsonNode result,
    Map<String, String> metadata,
    Instant createdAt,
    @Nullable Instant startDeadline,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant estimatedFinish,
    @Schema(example = "4bf92f3577b34da6a3ce929d0e0e4736") @Nullable String traceId,
    Map<String, String> links) {

  /**
   * How far a job has come.
   *
   * @param iteration iterations done
   * @param iterations iterations in all
   * @param loss total loss of the newest iteration
   * @param losses its parts by name
   * @param phaseSeconds recent seconds per iteration, by phase
   * @param iterationsPerSecond recent speed
   * @param etaSeconds seconds left: recent speed and, where stages differ in speed, what each takes
   */
  @Schema(name = "JobProgress")
  public record ProgressView(
      int iteration,
      int iterations,
      @Nullable Double loss,
      Map<String, Double> losses,
      Map<String, Double> phaseSeconds,
      @Nullable Double iterationsPerSecond,
      @Nullable Long etaSeconds) {

    static ProgressView of(Job job) {
      Double speed = job.iterationsPerSecond().orElse(null);
      boolean measurable = job.status() == JobStatus.RUNNING && speed != null && speed > 0;
      double remaining = job.remaining().orElse((double) (job.iterations() - job.iteration()));
      return new ProgressView(
          job.iteration(),
          job.iterations(),
          job.loss().orElse(null),
          job.losses(),
          job.phaseSeconds(),
          speed,
          measurable && speed != null ? Math.round(remaining / speed) : null);
    }
  }

  /**
   * Why a job failed.
   *
   * @param code stable name: {@code DIVERGED}, {@code OUT_OF_DEVICE_MEMORY}, {@code WORKER_LOST}…
   * @param message subject, finding, expectation
   */
  @Schema(name = "JobFailure")
  public record Failure(@Schema(example = "DIVERGED") String code, @Nullable String message) {}

  /**
   * Where a job was forked from.
   *
   * @param job whose checkpoint it starts at
   * @param iteration of that checkpoint
   */
  @Schema(name = "JobFork")
  public record Fork(UUID job, int iteration) {}

  /**
   * Why a job cannot start or go on.
   *
   * @param code {@code NO_WORKER}, {@code NO_SUCH_DEVICE}, {@code NOT_ENOUGH_MEMORY}, {@code
   *     STORAGE_FULL}
   * @param message what it needs, and what there is
   */
  @Schema(name = "JobWaiting")
  public record Waiting(JobObstacle.Code code, String message) {}

  /**
   * What there is to say about the job at this moment.
   *
   * @param obstacle that it waits before
   */
  static JobView of(Job job, @Nullable JobObstacle obstacle, Instant now) {
    ProgressView progress = ProgressView.of(job);
    Long eta = progress.etaSeconds();
    JsonNode result = job.result().orElse(null);
    return new JobView(
        job.id(),
        "job",
        job.kind(),
        job.method(),
        job.name().orElse(null),
        job.status(),
        obstacle == null ? null : new Waiting(obstacle.code(), obstacle.message()),
        job.pauseRequested(),
        job.priority(),
        job.resourceClass(),
        job.seed(),
        job.forkedFrom().map(fork -> new Fork(fork.job(), fork.iteration())).orElse(null),
        job.attempt(),
        progress,
        job.parameters(),
        job.warnings(),
        job.errorCode()
            .map(code -> new Failure(code, job.errorMessage().orElse(null)))
            .orElse(null),
        result,
        job.metadata(),
        job.createdAt(),
        job.startDeadline().orElse(null),
        job.startedAt().orElse(null),
        job.finishedAt().orElse(null),
        eta == null ? null : now.plus(Duration.ofSeconds(eta)),
        job.traceId().orElse(null),
        JobLinks.of(job, result));
  }
}
