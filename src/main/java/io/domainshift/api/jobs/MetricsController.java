package io.domainshift.api.jobs;

import io.domainshift.api.http.Page;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobEvent;
import io.domainshift.jobs.JobEvents;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How a job's losses and speed went. */
@Tag(name = "Jobs")
@RestController
class MetricsController {

  private static final String PATH = "/v1/jobs/{jobId}/metrics";
  private static final String CSV = "text/csv";
  private static final int MAX_ROWS = 10_000;

  private final JobReader reader;
  private final JobEvents events;

  MetricsController(JobReader reader, JobEvents events) {
    this.reader = reader;
    this.events = events;
  }

  @Operation(
      summary = "Read the series of a job's losses and speed",
      description = "As JSON, or with Accept: text/csv as a table.")
  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  Page<MetricsPoint> json(
      @PathVariable String jobId,
      @Parameter(description = "Only points after this event")
          @RequestParam(defaultValue = "0")
          @Min(0) long after,
      @Parameter(description = "Points of a page")
          @RequestParam(defaultValue = "1000")
          @Min(1) @Max(MAX_ROWS) int limit) {
    Job job = reader.find(jobId);
    return Page.of(
        events.page(job.id(), "progress", after, limit + 1),
        limit,
        MetricsPoint::of,
        (JobEvent last) ->
            "%s/metrics?after=%d&limit=%d".formatted(JobLinks.self(job.id()), last.seq(), limit));
  }

  @GetMapping(path = PATH, produces = CSV)
  ResponseEntity<String> csv(
      @PathVariable String jobId,
      @RequestParam(defaultValue = "0") @Min(0) long after,
      @RequestParam(defaultValue = "1000") @Min(1) @Max(MAX_ROWS) int limit) {
    Job job = reader.find(jobId);
    List<MetricsPoint> points =
        events.page(job.id(), "progress", after, limit).stream().map(MetricsPoint::of).toList();
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(CSV + ";charset=UTF-8"))
        .body(MetricsTable.csv(points));
  }
}
