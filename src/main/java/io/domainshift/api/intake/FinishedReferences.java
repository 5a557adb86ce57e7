package io.domainshift.api.intake;

import io.domainshift.api.http.Tenants;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobArtifact;
import io.domainshift.jobs.JobArtifacts;
import io.domainshift.jobs.JobRepository;
import io.domainshift.methods.Reference;
import io.domainshift.methods.References;
import io.domainshift.models.formats.SafetensorsReader;
import io.domainshift.storage.ObjectStorage;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** {@link References} among the files of the tenant's jobs. */
@Component
class FinishedReferences implements References {

  private final JobRepository jobs;
  private final JobArtifacts artifacts;
  private final ObjectStorage storage;

  FinishedReferences(JobRepository jobs, JobArtifacts artifacts, ObjectStorage storage) {
    this.jobs = jobs;
    this.artifacts = artifacts;
    this.storage = storage;
  }

  @Override
  public Optional<Reference> find(String jobId) {
    return job(jobId)
        .flatMap(job -> artifacts.list(job.id(), Reference.KIND).stream().findFirst())
        .map(this::read);
  }

  @Override
  public boolean hasJob(String jobId) {
    return job(jobId).isPresent();
  }

  private Optional<Job> job(String jobId) {
    return parse(jobId).flatMap(id -> jobs.findByIdAndTenant(id, Tenants.LOCAL));
  }

  private Reference read(JobArtifact file) {
    return Reference.of(
        file.jobId(), file.storageKey(), SafetensorsReader.open(storage.local(file.storageKey())));
  }

  private static Optional<UUID> parse(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
