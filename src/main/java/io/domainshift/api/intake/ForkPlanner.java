package io.domainshift.api.intake;

import io.domainshift.api.http.StrictJson;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobCheckpoint;
import io.domainshift.jobs.JobCheckpoints;
import io.domainshift.jobs.JobFork;
import io.domainshift.methods.Plan;
import io.domainshift.methods.TrainingMethods;
import io.domainshift.storage.CorruptObjectException;
import io.domainshift.storage.ObjectNotFoundException;
import io.domainshift.storage.ObjectStorage;
import jakarta.validation.constraints.Min;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Settles what a fork would run: the job as it is from a checkpoint on, but for the changes. Seed,
 * priority, sort of device and labels are the job's, too; its name is not, nor its deadline.
 */
@Component
class ForkPlanner {

  private static final String CHECKPOINT = "checkpoint";

  private final TrainingMethods methods;
  private final JobInputs inputs;
  private final JobCheckpoints checkpoints;
  private final ObjectStorage storage;
  private final StrictJson json;

  ForkPlanner(
      TrainingMethods methods,
      JobInputs inputs,
      JobCheckpoints checkpoints,
      ObjectStorage storage,
      StrictJson json) {
    this.methods = methods;
    this.inputs = inputs;
    this.checkpoints = checkpoints;
    this.storage = storage;
    this.json = json;
  }

  /**
   * Which checkpoint.
   *
   * @param checkpoint its iteration; the newest one if null
   */
  private record Choice(@Nullable @Min(0) Integer checkpoint) {}

  /**
   * @param body {@code checkpoint}, fields of the envelope, and options to change
   * @throws ApiException for the envelope and the checkpoint
   * @throws io.domainshift.methods.InvalidOptionException for the options
   */
  PlannedJob plan(Job source, ObjectNode body) {
    json.checkTexts(body);
    Choice choice = json.bind(body.deepCopy().retain(CHECKPOINT), Choice.class);
    JobCheckpoint start = checkpoint(source, choice.checkpoint());
    Envelope envelope = envelope(source, body);
    ObjectNode original = ((ObjectNode) source.request()).deepCopy().remove(Envelope.FIELDS);
    ObjectNode changes = body.deepCopy().remove(Envelope.FIELDS).without(CHECKPOINT);
    Set<UUID> images = new LinkedHashSet<>();
    Plan<?> plan =
        methods.fork(
            source.method(),
            (ObjectNode) source.parameters(),
            original.propertyNames(),
            changes,
            inputs.of(PictureForm.of(body), images));
    if (plan.iterations() < start.iteration()) {
      throw ApiException.at(
          changes.has("iterations") ? "iterations" : CHECKPOINT,
          ProblemCode.INVALID_FIELD,
          "The fork would end at iteration %d and start at %d, must end there or later",
          plan.iterations(),
          start.iteration());
    }
    ObjectNode request = (ObjectNode) json.tree(envelope);
    request.setAll(original);
    request.setAll(changes);
    return new PlannedJob(
        request,
        envelope,
        methods.find(source.method()).kind(),
        Objects.requireNonNullElse(envelope.seed(), source.seed()),
        plan,
        methods.toJson(plan),
        images,
        new JobFork(source.id(), start.iteration()));
  }

  private Envelope envelope(Job source, ObjectNode body) {
    ObjectNode fields = (ObjectNode) json.tree(Envelope.of(source));
    fields.setAll(body.deepCopy().retain(Envelope.FIELDS));
    Envelope envelope = json.bind(fields, Envelope.class);
    if (!envelope.method().equals(source.method())) {
      throw ApiException.at(
          "method",
          ProblemCode.INVALID_FIELD,
          "method is \"%s\", must be \"%s\": a fork keeps it",
          envelope.method(),
          source.method());
    }
    return envelope;
  }

  private JobCheckpoint checkpoint(Job source, @Nullable Integer iteration) {
    List<JobCheckpoint> all = checkpoints.list(source.id());
    List<Integer> iterations = all.stream().map(JobCheckpoint::iteration).toList();
    if (all.isEmpty()) {
      throw ApiException.of(
          ProblemCode.NO_CHECKPOINT, "Job %s has no checkpoint, must have one", source.id());
    }
    JobCheckpoint chosen =
        all.stream()
            .filter(one -> iteration == null || one.iteration() == iteration)
            .findFirst()
            .orElseThrow(
                () ->
                    ApiException.at(
                        CHECKPOINT,
                        ProblemCode.INVALID_FIELD,
                        "checkpoint is %d, must be one of %s",
                        iteration,
                        iterations));
    try {
      storage.verify(chosen.manifestKey());
    } catch (CorruptObjectException | ObjectNotFoundException e) {
      throw ApiException.at(
          CHECKPOINT,
          ProblemCode.NO_CHECKPOINT,
          "The checkpoint at %d is damaged, must be a whole one of %s",
          chosen.iteration(),
          iterations);
    }
    return chosen;
  }
}
