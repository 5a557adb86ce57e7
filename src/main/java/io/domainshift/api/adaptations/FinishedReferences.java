package io.domainshift.api.adaptations;

import io.domainshift.api.http.Tenants;
import io.domainshift.jobs.JobArtifacts;
import io.domainshift.jobs.JobRepository;
import io.domainshift.methods.Reference;
import io.domainshift.methods.References;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** {@link References} among the files of the tenant's jobs. */
@Component
class FinishedReferences implements References {

  private static final String KIND = "reference";

  private final JobRepository jobs;
  private final JobArtifacts artifacts;

  FinishedReferences(JobRepository jobs, JobArtifacts artifacts) {
    this.jobs = jobs;
    this.artifacts = artifacts;
  }

  @Override
  public Optional<Reference> find(String jobId) {
    return parse(jobId)
        .flatMap(id -> jobs.findByIdAndTenant(id, Tenants.LOCAL))
        .flatMap(job -> artifacts.list(job.id(), KIND).stream().findFirst())
        .map(file -> new Reference(file.jobId(), file.storageKey()));
  }

  private static Optional<UUID> parse(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
