package io.domainshift.api.jobs;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.JobStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Steers jobs. Asking twice does no harm. The answer is 200 when the job stands where it was sent,
 * 202 while an attempt still has to notice.
 */
@Tag(name = "Jobs")
@ApiResponse(responseCode = "200", description = "The job, which stands there")
@ApiResponse(responseCode = "202", description = "The job, whose attempt still has to notice")
@RestController
@RequestMapping(path = "/v1/jobs/{jobId}", produces = MediaType.APPLICATION_JSON_VALUE)
class JobActionController {

  private final JobQueue queue;
  private final JobReader reader;

  JobActionController(JobQueue queue, JobReader reader) {
    this.queue = queue;
    this.reader = reader;
  }

  @Operation(summary = "Cancel a job", description = "A running job stops at its next iteration.")
  @PostMapping("/cancel")
  ResponseEntity<JobView> cancel(@PathVariable String jobId, HttpServletRequest request)
      throws IOException {
    return ask(jobId, queue::cancel, JobStatus.CANCELLED, request);
  }

  @Operation(
      summary = "Pause a job",
      description = "A running job keeps a checkpoint and hands its device back.")
  @PostMapping("/pause")
  ResponseEntity<JobView> pause(@PathVariable String jobId, HttpServletRequest request)
      throws IOException {
    return ask(jobId, queue::pause, JobStatus.PAUSED, request);
  }

  @Operation(summary = "Resume a paused job", description = "It goes on from its checkpoint.")
  @PostMapping("/resume")
  ResponseEntity<JobView> resume(@PathVariable String jobId, HttpServletRequest request)
      throws IOException {
    return ask(jobId, queue::resume, null, request);
  }

  @Operation(
      summary = "Retry a job that failed, expired or was cancelled",
      description = "It goes on from its newest whole checkpoint.")
  @PostMapping("/retry")
  ResponseEntity<JobView> retry(@PathVariable String jobId, HttpServletRequest request)
      throws IOException {
    return ask(jobId, queue::retry, null, request);
  }

  private ResponseEntity<JobView> ask(
      String jobId,
      Function<UUID, JobStatus> action,
      @Nullable JobStatus goal,
      HttpServletRequest request)
      throws IOException {
    if (request.getInputStream().read() >= 0) {
      throw ApiException.of(ProblemCode.MALFORMED_JSON, "Body is not empty, this takes no body");
    }
    UUID id = reader.find(jobId).id();
    JobStatus reached = action.apply(id);
    HttpStatus status = goal == null || reached == goal ? HttpStatus.OK : HttpStatus.ACCEPTED;
    return ResponseEntity.status(status).body(reader.view(id));
  }
}
