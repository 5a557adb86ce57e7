package io.domainshift.api.intake;

import io.domainshift.api.http.Tenants;
import io.domainshift.jobs.JobFork;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.methods.MethodKind;
import io.domainshift.methods.Plan;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What would run.
 *
 * @param request the body as it came, with ids for the pictures that came along; of a fork, the
 *     body that would ask for all of it
 * @param kind of its method
 * @param parameters effective options
 * @param images that the plan asked for and found
 * @param forkedFrom the checkpoint that it would start at; null for the beginning
 */
record PlannedJob(
    ObjectNode request,
    Envelope envelope,
    MethodKind kind,
    long seed,
    Plan<?> plan,
    ObjectNode parameters,
    Set<UUID> images,
    @Nullable JobFork forkedFrom) {

  NewJob order(@Nullable Instant startDeadline) {
    return new NewJob(
        Tenants.LOCAL,
        kind == MethodKind.TRAINING ? JobKind.TRAINING : JobKind.ADAPTATION,
        envelope.method(),
        Lane.RUNNER,
        envelope.name(),
        Objects.requireNonNullElse(envelope.priority(), 0),
        Objects.requireNonNullElse(envelope.resourceClass(), ResourceClass.ANY),
        plan.estimatedMemoryBytes(),
        request,
        parameters,
        Objects.requireNonNullElse(envelope.metadata(), Map.of()),
        seed,
        plan.iterations(),
        null,
        startDeadline,
        plan.warnings(),
        forkedFrom);
  }
}
