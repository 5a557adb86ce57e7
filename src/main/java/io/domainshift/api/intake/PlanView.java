package io.domainshift.api.intake;

import io.domainshift.models.Model;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a request would run.
 *
 * @param valid always true: an invalid request is answered with a problem
 * @param method the training method
 * @param base the model whose weights training would start from; null for random ones
 * @param iterations how many iterations there would be
 * @param parameters effective options
 * @param warnings what is legal but probably not meant
 * @param estimatedMemoryBytes device memory at the peak
 */
@Schema(name = "JobPlan")
record PlanView(
    boolean valid,
    String method,
    @Nullable Base base,
    int iterations,
    @Schema(type = "object") JsonNode parameters,
    List<String> warnings,
    long estimatedMemoryBytes) {

  /** A model by both of its names. */
  @Schema(name = "ModelReference")
  record Base(UUID id, String name) {}

  static PlanView of(PlannedJob job) {
    Model base = job.plan().base();
    return new PlanView(
        true,
        job.envelope().method(),
        base == null ? null : new Base(base.id(), base.name()),
        job.plan().iterations(),
        job.parameters(),
        job.plan().warnings(),
        job.plan().estimatedMemoryBytes());
  }
}
