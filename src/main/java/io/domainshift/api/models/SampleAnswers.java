package io.domainshift.api.models;

import io.domainshift.api.http.Idempotency.Created;
import io.domainshift.api.http.Prefer;
import io.domainshift.api.jobs.ArtifactView;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.jobs.JobView;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.JobArtifact;
import io.domainshift.jobs.JobArtifacts;
import io.domainshift.jobs.JobStatus;
import io.domainshift.storage.ObjectStorage;
import java.util.List;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What a request for samples is answered with, as its job stands. */
@Component
class SampleAnswers {

  private final JobArtifacts artifacts;
  private final JobAnswers answers;
  private final ObjectStorage storage;

  SampleAnswers(JobArtifacts artifacts, JobAnswers answers, ObjectStorage storage) {
    this.artifacts = artifacts;
    this.answers = answers;
    this.storage = storage;
  }

  ResponseEntity<?> answer(Created created, Prefer wish, JobView job, AcceptedPicture picture) {
    if (!job.status().isFinal()) {
      return answers.answer(created, wish, job);
    }
    if (job.status() != JobStatus.SUCCEEDED) {
      throw failure(job);
    }
    List<JobArtifact> files = artifacts.list(job.id());
    ResponseEntity.BodyBuilder head =
        ResponseEntity.ok()
            .header(HttpHeaders.LOCATION, created.location())
            .header("Preference-Applied", wish.applied());
    if (created.replayed()) {
      head.header(JobAnswers.REPLAYED, "true");
    }
    if (!picture.wanted() || files.isEmpty()) {
      return head.contentType(MediaType.APPLICATION_JSON)
          .body(SamplesView.of(job, files.stream().map(ArtifactView::of).toList()));
    }
    JobArtifact sheet = files.get(0);
    return head.contentType(MediaType.parseMediaType(sheet.mediaType()))
        .header(HttpHeaders.CONTENT_LOCATION, ArtifactView.path(sheet))
        .eTag('"' + sheet.sha256() + '"')
        .contentLength(sheet.bytes())
        .body(new InputStreamResource(() -> storage.open(sheet.storageKey())));
  }

  private static ApiException failure(JobView job) {
    JobView.Failure error = job.error();
    return error == null
        ? ApiException.of(
            ProblemCode.JOB_STATE_CONFLICT, "Job %s ended as %s", job.id(), job.status())
        : ApiException.of(
            ProblemCode.JOB_FAILED,
            "Job %s failed: %s (%s)",
            job.id(),
            error.message(),
            error.code());
  }
}
