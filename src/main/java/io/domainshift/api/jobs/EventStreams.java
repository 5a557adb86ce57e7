package io.domainshift.api.jobs;

import io.domainshift.api.http.ApiSettings;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.JobEvents;
import io.domainshift.jobs.JobMark;
import io.domainshift.jobs.JobMarks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The open event streams: a bounded number, none of which holds a thread. */
@Component
class EventStreams {

  private final JobWatch watch;
  private final JobMarks marks;
  private final JobEvents events;
  private final JsonMapper json;
  private final ApiSettings settings;
  private final Semaphore free;

  EventStreams(
      JobWatch watch,
      JobMarks marks,
      JobEvents events,
      JsonMapper json,
      ApiSettings settings,
      MeterRegistry meters) {
    this.watch = watch;
    this.marks = marks;
    this.events = events;
    this.json = json;
    this.settings = settings;
    this.free = new Semaphore(settings.maxStreams());
    Gauge.builder("domainshift.api.event.streams", this, EventStreams::openStreams)
        .description("Open event streams")
        .register(meters);
  }

  /**
   * Turns the response into a stream of the events after this one.
   *
   * @throws ApiException {@code TOO_MANY_STREAMS}
   */
  void open(UUID job, long after, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JobMark mark = marks.look(List.of(job)).get(job);
    if (mark != null && mark.status().isFinal() && after > 0 && after >= mark.eventSeq()) {
      // Tells an EventSource not to come again (HTML, "server-sent events").
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    if (!free.tryAcquire()) {
      throw ApiException.of(
          ProblemCode.TOO_MANY_STREAMS,
          "%d event streams are open, the most at a time; read the events as JSON",
          settings.maxStreams());
    }
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setCharacterEncoding("UTF-8");
    // Proxies would otherwise collect the events before they pass them on.
    response.setHeader("X-Accel-Buffering", "no");
    SseConnection connection = SseConnection.open(request, response);
    connection.onClose(free::release);
    EventStream stream =
        new EventStream(job, after, connection, events, json, settings.heartbeat());
    connection.onClose(() -> watch.remove(stream));
    watch.add(job, stream);
  }

  private double openStreams() {
    return settings.maxStreams() - free.availablePermits();
  }
}
