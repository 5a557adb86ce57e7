package io.domainshift.api.jobs;

import io.domainshift.api.http.Tenants;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobNotFoundException;
import io.domainshift.jobs.JobObstacle;
import io.domainshift.jobs.JobRepository;
import io.domainshift.jobs.JobSlots;
import io.domainshift.jobs.JobStatus;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds the jobs that a client may see. */
@Component
public class JobReader {

  private final JobRepository jobs;
  private final JobSlots slots;
  private final Clock clock;

  JobReader(JobRepository jobs, JobSlots slots, Clock clock) {
    this.jobs = jobs;
    this.slots = slots;
    this.clock = clock;
  }

  /**
   * @param id as the path says it
   * @throws ApiException {@code JOB_NOT_FOUND}, also for what is no id at all
   */
  public Job find(String id) {
    return jobs.findByIdAndTenant(parse(id), Tenants.LOCAL)
        .orElseThrow(() -> ApiException.of(ProblemCode.JOB_NOT_FOUND, "There is no job %s", id));
  }

  /**
   * @throws JobNotFoundException if it is gone
   */
  public JobView view(UUID id) {
    return view(jobs.findById(id).orElseThrow(() -> new JobNotFoundException(id)));
  }

  JobView view(Job job) {
    JobObstacle obstacle = job.waiting().orElse(null);
    if (obstacle == null && job.status() == JobStatus.QUEUED) {
      obstacle = slots.obstacle(job.lane(), job.resourceClass(), job.minMemoryBytes()).orElse(null);
    }
    return JobView.of(job, obstacle, clock.instant());
  }

  private static UUID parse(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw ApiException.of(ProblemCode.JOB_NOT_FOUND, "There is no job %s", id);
    }
  }
}
