package io.domainshift.api.jobs;

import io.domainshift.jobs.JobEvent;
import io.domainshift.jobs.JobEvents;
import io.domainshift.jobs.JobMark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** One client's view of one job's events, in order and without gaps. Confined to one thread. */
final class EventStream implements JobWatch.Watcher {

  /** Events of one look: a long history must not keep the others waiting. */
  private static final int AT_A_TIME = 200;

  private final UUID job;
  private final SseConnection connection;
  private final JobEvents events;
  private final JsonMapper json;
  private final long heartbeatNanos;
  private long sent;
  private long lastSign = System.nanoTime();

  EventStream(
      UUID job,
      long after,
      SseConnection connection,
      JobEvents events,
      JsonMapper json,
      Duration heartbeat) {
    this.job = job;
    this.sent = after;
    this.connection = connection;
    this.events = events;
    this.json = json;
    this.heartbeatNanos = heartbeat.toNanos();
  }

  @Override
  public void look(JobMark mark) {
    if (mark.eventSeq() > sent && !connection.isBehind()) {
      List<JobEvent> news = events.page(job, sent, AT_A_TIME);
      for (JobEvent event : news) {
        send("id: " + event.seq() + "\n", event.type(), EventView.of(event));
        sent = event.seq();
      }
    }
    if (mark.status().isFinal() && sent >= mark.eventSeq()) {
      send("", "end", Map.of("status", mark.status()));
      connection.end();
    } else {
      showSign();
    }
  }

  /** The connection outlives the outage; proxies on its way would end a silent one. */
  @Override
  public void lookInVain() {
    showSign();
  }

  private void showSign() {
    if (System.nanoTime() - lastSign > heartbeatNanos) {
      connection.send(": heartbeat\n\n");
      lastSign = System.nanoTime();
    }
  }

  @Override
  public void stop() {
    connection.end();
  }

  private void send(String id, String type, Object data) {
    connection.send(id + "event: " + type + "\ndata: " + json.writeValueAsString(data) + "\n\n");
    lastSign = System.nanoTime();
  }
}
