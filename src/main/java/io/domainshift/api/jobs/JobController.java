package io.domainshift.api.jobs;

import io.domainshift.api.http.Page;
import io.domainshift.api.http.Prefer;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobFilter;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobRepository;
import io.domainshift.jobs.JobStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads jobs. */
@Tag(name = "Jobs")
@RestController
@RequestMapping(path = "/v1/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
class JobController {

  private final JobRepository jobs;
  private final JobReader reader;
  private final JobWaits waits;

  JobController(JobRepository jobs, JobReader reader, JobWaits waits) {
    this.jobs = jobs;
    this.reader = reader;
    this.waits = waits;
  }

  @Operation(summary = "List jobs, newest first")
  @GetMapping
  Page<JobView> list(
      @Parameter(description = "Go on after this job, the last one of the page before")
          @RequestParam(required = false)
          @Nullable UUID after,
      @Parameter(description = "Entries of a page")
          @RequestParam(defaultValue = "20")
          @Min(1) @Max(100) int limit,
      @RequestParam(required = false) @Nullable JobStatus status,
      @RequestParam(required = false) @Nullable JobKind kind,
      @Parameter(description = "Only jobs of this method", example = "nada")
          @RequestParam(required = false)
          @Nullable String method,
      @Parameter(description = "Only jobs with this label; may be repeated", example = "team:blue")
          @RequestParam(required = false)
          @Nullable List<String> metadata) {
    Map<String, String> labels = labels(metadata == null ? List.of() : metadata);
    JobFilter filter = new JobFilter(Tenants.LOCAL, status, kind, method, labels, after);
    return Page.of(
        jobs.page(filter, limit + 1),
        limit,
        reader::view,
        last -> NextPage.path("/v1/jobs", last.id().toString(), limit, filter));
  }

  @Operation(
      summary = "Read a job",
      description = "With Prefer: wait=N, answers when it has ended.")
  @ApiResponse(
      responseCode = "200",
      description = "The job",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @GetMapping("/{jobId}")
  Object read(
      @PathVariable String jobId,
      @Parameter(description = "wait=N: seconds to wait for the job's end, at most 60")
          @RequestHeader(name = "Prefer", required = false)
          @Nullable String prefer) {
    Job job = reader.find(jobId);
    Prefer wish = Prefer.parse(prefer, Duration.ZERO);
    if (job.status().isFinal() || wish.patience().isZero()) {
      return reader.view(job);
    }
    return waits.until(
        job.id(),
        wish.patience(),
        () ->
            ResponseEntity.ok()
                .header("Preference-Applied", wish.applied())
                .body(reader.view(job.id())));
  }

  private static Map<String, String> labels(List<String> texts) {
    Map<String, String> labels = new HashMap<>();
    for (String text : texts) {
      int colon = text.indexOf(':');
      if (colon < 1) {
        throw ApiException.at(
            "metadata",
            ProblemCode.INVALID_PARAMETER,
            "metadata is \"%s\", must be name:value",
            text);
      }
      labels.put(text.substring(0, colon), text.substring(colon + 1));
    }
    return labels;
  }
}
