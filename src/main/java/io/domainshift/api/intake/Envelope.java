package io.domainshift.api.intake;

import io.domainshift.jobs.Job;
import io.domainshift.jobs.ResourceClass;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every request for a job may say; all other fields are options of its method.
 *
 * @param method the training method; required
 * @param name a name for people, up to 200 characters
 * @param metadata up to 16 labels of the client's own: names up to 64, values up to 512 characters
 * @param priority −100 to 100, larger is earlier; default 0
 * @param resourceClass the sort of device to run on; default {@code ANY}
 * @param seed every random draw derives from it, 0 to 2⁵³−1; default: drawn, and shown in the job
 */
@Schema(name = "JobEnvelope")
public record Envelope(
    @Schema(example = "nada") @NotBlank String method,
    @Nullable @Size(min = 1, max = 200) String name,
    @Nullable @Size(max = 16) Map<@Size(min = 1, max = 64) String, @NotNull @Size(max = 512) String> metadata,
    @Nullable @Min(-100) @Max(100) Integer priority,
    @Nullable ResourceClass resourceClass,
    @Nullable @Min(0) @Max((1L << 53) - 1) Long seed) {

  /** Where a fork of a job starts: all but its name. */
  static Envelope of(Job job) {
    return new Envelope(
        job.method(), null, job.metadata(), job.priority(), job.resourceClass(), job.seed());
  }

  /** Names of these fields; a method's options must not use them. */
  static final Set<String> FIELDS =
      Stream.of(Envelope.class.getRecordComponents())
          .map(RecordComponent::getName)
          .collect(Collectors.toUnmodifiableSet());
}
