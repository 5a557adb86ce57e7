package io.domainshift.api.jobs;

import io.domainshift.api.http.Tenants;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobNotFoundException;
import io.domainshift.jobs.JobRepository;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds the jobs that a client may see. */
@Component
public class JobReader {

  private final JobRepository jobs;
  private final Clock clock;

  JobReader(JobRepository jobs, Clock clock) {
    this.jobs = jobs;
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
    return JobView.of(job, clock.instant());
  }

  private static UUID parse(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw ApiException.of(ProblemCode.JOB_NOT_FOUND, "There is no job %s", id);
    }
  }
}
