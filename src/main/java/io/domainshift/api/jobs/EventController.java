package io.domainshift.api.jobs;

import io.domainshift.api.http.Page;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobEvent;
import io.domainshift.jobs.JobEvents;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened to a job, as pages of JSON or as a stream that goes on. */
@Tag(name = "Jobs")
@RestController
class EventController {

  private final JobReader reader;
  private final JobEvents events;
  private final EventStreams streams;

  EventController(JobReader reader, JobEvents events, EventStreams streams) {
    this.reader = reader;
    this.events = events;
    this.streams = streams;
  }

  @Operation(
      summary = "Read or follow the events of a job",
      description =
          """
          With `Accept: text/event-stream` the events come as they happen, after a replay of all
          that followed `Last-Event-ID` (or `after`); an `end` event closes the stream when the job
          has ended. A client that reconnects after that gets 204.
          """)
  @ApiResponse(
      responseCode = "200",
      description = "A page of events, or the stream",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = Page.class)),
        @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string"))
      })
  @GetMapping(
      path = "/v1/jobs/{jobId}/events",
      produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
  @Nullable Object events(
      @PathVariable String jobId,
      @Parameter(description = "Only events after this one") @RequestParam(required = false) @Min(0) @Nullable Long after,
      @Parameter(description = "Entries of a page of JSON")
          @RequestParam(defaultValue = "100")
          @Min(1) @Max(1000) int limit,
      @Parameter(description = "Of a stream: the last event that the client has seen")
          @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastEventId,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Job job = reader.find(jobId);
    long start = lastEventId == null ? after == null ? 0 : after : parse(lastEventId);
    if (wantsStream(request)) {
      streams.open(job.id(), start, request, response);
      return null;
    }
    return Page.of(
        events.page(job.id(), start, limit + 1),
        limit,
        EventView::of,
        (JobEvent last) ->
            "%s/events?after=%d&limit=%d".formatted(JobLinks.self(job.id()), last.seq(), limit));
  }

  private static boolean wantsStream(HttpServletRequest request) {
    String accept = String.join(",", Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
    return MediaType.parseMediaTypes(accept).stream()
        .filter(MediaType::isConcrete)
        .findFirst()
        .filter(MediaType.TEXT_EVENT_STREAM::isCompatibleWith)
        .isPresent();
  }

  private static long parse(String lastEventId) {
    if (!lastEventId.matches("[0-9]{1,18}")) {
      throw ApiException.at(
          "Last-Event-ID",
          ProblemCode.INVALID_HEADER,
          "Last-Event-ID is \"%s\", must be the id of an event: a whole number",
          lastEventId);
    }
    return Long.parseLong(lastEventId);
  }
}
