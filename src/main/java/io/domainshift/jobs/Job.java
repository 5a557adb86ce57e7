package io.domainshift.jobs;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** A job as readers see it. Only {@link JobQueue} and attempts that hold a lease change jobs. */
@Entity
@Immutable
@Table(name = "jobs")
public class Job {

  @Id private UUID id;
  private String tenant;

  @Enumerated(EnumType.STRING)
  private JobKind kind;

  private String method;

  @Enumerated(EnumType.STRING)
  private Lane lane;

  private @Nullable String name;

  @Enumerated(EnumType.STRING)
  private JobStatus status;

  private int priority;

  @Enumerated(EnumType.STRING)
  private ResourceClass resourceClass;

  private long minMemoryBytes;

  @JdbcTypeCode(SqlTypes.JSON)
  private String request;

  @JdbcTypeCode(SqlTypes.JSON)
  private String parameters;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable String result;

  @JdbcTypeCode(SqlTypes.JSON)
  private String metadata;

  @JdbcTypeCode(SqlTypes.JSON)
  private String warnings;

  private long seed;
  private int iterations;
  private Instant createdAt;
  private Instant notBefore;
  private @Nullable Instant startDeadline;
  private @Nullable Instant startedAt;
  private @Nullable Instant pickedAt;
  private @Nullable Instant finishedAt;

  @Column(name = "epoch")
  private int attempt;

  private @Nullable String pickedBy;
  private @Nullable String device;
  private @Nullable Instant lastHeartbeat;
  private @Nullable Instant lastProgress;
  private boolean pauseRequested;
  private int crashes;
  private int errors;
  private @Nullable String errorCode;
  private @Nullable String errorMessage;
  private @Nullable String waitingCode;
  private @Nullable String waitingMessage;
  private int iteration;
  private @Nullable Double remaining;
  private @Nullable Double loss;

  @JdbcTypeCode(SqlTypes.JSON)
  private String losses;

  @JdbcTypeCode(SqlTypes.JSON)
  private String phaseSeconds;

  private @Nullable Double iterationsPerSecond;
  private @Nullable Long residentBytes;
  private @Nullable UUID forkedFrom;
  private @Nullable Integer forkedIteration;
  private @Nullable String traceparent;

  @Formula("EXISTS (SELECT 1 FROM job_checkpoints c WHERE c.job_id = id)")
  private boolean checkpointed;

  protected Job() {}

  public UUID id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public JobKind kind() {
    return kind;
  }

  public String method() {
    return method;
  }

  public Lane lane() {
    return lane;
  }

  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  public JobStatus status() {
    return status;
  }

  public int priority() {
    return priority;
  }

  public ResourceClass resourceClass() {
    return resourceClass;
  }

  public long minMemoryBytes() {
    return minMemoryBytes;
  }

  /** What the client sent. */
  public JsonNode request() {
    return Sql.JSON.readTree(request);
  }

  /** The effective options. */
  public JsonNode parameters() {
    return Sql.JSON.readTree(parameters);
  }

  /** What the job made; present once it succeeded. */
  public Optional<JsonNode> result() {
    return Optional.ofNullable(result).map(Sql.JSON::readTree);
  }

  public Map<String, String> metadata() {
    return Sql.JSON.readValue(metadata, new TypeReference<Map<String, String>>() {});
  }

  public List<String> warnings() {
    return Sql.JSON.readValue(warnings, new TypeReference<List<String>>() {});
  }

  public long seed() {
    return seed;
  }

  /** How many iterations the job has. */
  public int iterations() {
    return iterations;
  }

  /** How many are done. */
  public int iteration() {
    return iteration;
  }

  /** Work left, counted in iterations like the newest one; absent before the first. */
  public Optional<Double> remaining() {
    return Optional.ofNullable(remaining);
  }

  /** Number of the attempt, which is the fencing epoch; 0 before the first. */
  public int attempt() {
    return attempt;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant notBefore() {
    return notBefore;
  }

  public Optional<Instant> startDeadline() {
    return Optional.ofNullable(startDeadline);
  }

  /** Start of the first attempt. */
  public Optional<Instant> startedAt() {
    return Optional.ofNullable(startedAt);
  }

  /** Start of the newest attempt. */
  public Optional<Instant> pickedAt() {
    return Optional.ofNullable(pickedAt);
  }

  public Optional<Instant> finishedAt() {
    return Optional.ofNullable(finishedAt);
  }

  public Optional<String> pickedBy() {
    return Optional.ofNullable(pickedBy);
  }

  public Optional<String> device() {
    return Optional.ofNullable(device);
  }

  public Optional<Instant> lastHeartbeat() {
    return Optional.ofNullable(lastHeartbeat);
  }

  public Optional<Instant> lastProgress() {
    return Optional.ofNullable(lastProgress);
  }

  public boolean pauseRequested() {
    return pauseRequested;
  }

  /** Dead processes in a row without a new checkpoint. */
  public int crashes() {
    return crashes;
  }

  public int errors() {
    return errors;
  }

  public Optional<String> errorCode() {
    return Optional.ofNullable(errorCode);
  }

  public Optional<String> errorMessage() {
    return Optional.ofNullable(errorMessage);
  }

  /** What it waits for though it has begun, or before it begins again. */
  public Optional<JobObstacle> waiting() {
    return waitingCode == null || waitingMessage == null
        ? Optional.empty()
        : Optional.of(new JobObstacle(JobObstacle.Code.valueOf(waitingCode), waitingMessage));
  }

  public Optional<Double> loss() {
    return Optional.ofNullable(loss);
  }

  public Map<String, Double> losses() {
    return Sql.JSON.readValue(losses, new TypeReference<Map<String, Double>>() {});
  }

  public Map<String, Double> phaseSeconds() {
    return Sql.JSON.readValue(phaseSeconds, new TypeReference<Map<String, Double>>() {});
  }

  public Optional<Double> iterationsPerSecond() {
    return Optional.ofNullable(iterationsPerSecond);
  }

  public Optional<Long> residentBytes() {
    return Optional.ofNullable(residentBytes);
  }

  /** The checkpoint that it started at; absent when it started at the beginning. */
  public Optional<JobFork> forkedFrom() {
    return forkedFrom == null || forkedIteration == null
        ? Optional.empty()
        : Optional.of(new JobFork(forkedFrom, forkedIteration));
  }

  /** Id of the trace that shows it, from its request on; absent when nobody traced that. */
  public Optional<String> traceId() {
    return Optional.ofNullable(traceparent).map(span -> span.split("-")[1]);
  }

  /** Whether there is a checkpoint of it, its own or one that it was forked from. */
  public boolean checkpointed() {
    return checkpointed;
  }
}
