package io.domainshift.cli;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A job as the API tells it; only what the command line shows. */
record Job(
    String id,
    @Nullable String kind,
    @Nullable String method,
    @Nullable String name,
    String status,
    @Nullable Waiting waiting,
    @Nullable Long seed,
    @Nullable Integer attempt,
    @Nullable Progress progress,
    JsonNode parameters,
    @Nullable List<JsonNode> warnings,
    @Nullable Failure error,
    JsonNode result,
    @Nullable Instant createdAt) {

  private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED");

  /** The last tick of the attempt that runs now. Losses and speeds are absent before the first. */
  record Progress(
      @Nullable Integer iteration,
      @Nullable Integer iterations,
      @Nullable Double loss,
      @Nullable Double iterationsPerSecond,
      @Nullable Double etaSeconds) {}

  /** Why a job cannot start or go on as things are. */
  record Waiting(@Nullable String code, @Nullable String message) {}

  /** Why a job failed: a stable code and a sentence. */
  record Failure(@Nullable String code, @Nullable String message) {}

  /** {@code queued}, and why it stays so if there is more to say than that it waits its turn. */
  String standing() {
    String word = status.toLowerCase(Locale.ROOT);
    return waiting == null || waiting.message() == null ? word : word + ": " + waiting.message();
  }

  boolean isFinal() {
    return FINAL.contains(status);
  }

  boolean succeeded() {
    return status.equals("SUCCEEDED");
  }

  /** Whether there are figures; before that, where it stands is all there is to tell. */
  boolean isUnderWay() {
    return iteration() > 0 && !status.equals("QUEUED") && waiting == null;
  }

  boolean isTraining() {
    return "TRAINING".equals(kind);
  }

  /** Seconds for a thousand pictures at the present speed; null where nobody counts in pictures. */
  @Nullable Double secondsPerKimg() {
    int batch = parameters.path("batchSize").asInt(0);
    Double speed = progress == null ? null : progress.iterationsPerSecond();
    return isTraining() && batch > 0 && speed != null && speed > 0 ? 1000 / (batch * speed) : null;
  }

  int iteration() {
    return progress == null || progress.iteration() == null ? 0 : progress.iteration();
  }

  int iterations() {
    return progress == null || progress.iterations() == null ? 0 : progress.iterations();
  }

  List<String> warningTexts() {
    return warnings == null ? List.of() : warnings.stream().map(JsonNode::asString).toList();
  }

  /** One line about what this job does: {@code nada avatars64: photo → golden statue}. */
  String title() {
    if (name != null && !name.isBlank()) {
      return name;
    }
    String what = method != null ? method : String.valueOf(kind);
    String generator = parameters.path("generator").asString("");
    String source = parameters.path("source").asString("");
    String target = parameters.path("target").asString("");
    if (isTraining()) {
      return (what + " " + parameters.path("architecture").asString("")).strip();
    }
    if (!target.isEmpty()) {
      return what + " " + generator + ": " + (source.isEmpty() ? "" : source + " → ") + target;
    }
    int pictures = parameters.path("styleImages").size();
    String style = pictures == 1 ? ": style of a picture" : ": style of " + pictures + " pictures";
    return what + " " + generator + (pictures == 0 ? "" : style);
  }
}
