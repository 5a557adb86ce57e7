package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.Lane;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class EventStreamTests extends ApiTest {

  @Autowired FakeWorker worker;

  @Test
  void readsEventsAsPages() {
    UUID job = queued();
    JobLease lease = worker.claim(job, Lane.RUNNER);
    worker.progress(lease, 1, 0.5);

    JsonNode first = json(get("/v1/jobs/" + job + "/events?limit=2"));
    assertThat(first.path("hasMore").asBoolean()).isTrue();
    JsonNode second = json(get(first.path("next").asString()));
    assertThat(second.path("hasMore").asBoolean()).isFalse();
    assertThat(second.path("data")).hasSize(1);
    assertThat(second.path("data").get(0).path("type").asString()).isEqualTo("progress");
    assertThat(second.path("data").get(0).path("id").asInt()).isEqualTo(3);
  }

  @Test
  void followsAJobToItsEnd() throws IOException, InterruptedException {
    UUID job = queued();
    try (BufferedReader stream = stream(job)) {
      assertThat(next(stream)).isEqualTo("id: 1|event: status");
      JobLease lease = worker.claim(job, Lane.RUNNER);
      assertThat(next(stream)).isEqualTo("id: 2|event: status");
      worker.progress(lease, 1, 0.5);
      assertThat(next(stream)).isEqualTo("id: 3|event: progress");
      worker.succeed(lease, JSON.createObjectNode());
      assertThat(next(stream)).isEqualTo("id: 4|event: status");
      assertThat(next(stream)).isEqualTo("event: end");
      assertThat(stream.readLine()).as("the stream ends").isNull();
    }
  }

  @Test
  void replaysWhatTheClientMissed() throws IOException, InterruptedException {
    UUID job = queued();
    JobLease lease = worker.claim(job, Lane.RUNNER);
    for (int i = 1; i <= 300; i++) {
      worker.progress(lease, i, 1.0 / i);
    }
    try (BufferedReader stream = stream(job, "Last-Event-ID", "2")) {
      for (int id = 3; id <= 302; id++) {
        assertThat(next(stream)).isEqualTo("id: " + id + "|event: progress");
      }
    }
  }

  @Test
  void tellsAClientThatHasSeenTheEndNotToComeAgain() throws IOException, InterruptedException {
    UUID job = queued();
    post("/v1/jobs/" + job + "/cancel");
    HttpResponse<String> again =
        get("/v1/jobs/" + job + "/events", "Accept", "text/event-stream", "Last-Event-ID", "2");
    assertThat(again.statusCode()).isEqualTo(204);
    try (BufferedReader stream = stream(job, "Last-Event-ID", "1")) {
      assertThat(next(stream)).isEqualTo("id: 2|event: status");
      assertThat(next(stream)).isEqualTo("event: end");
    }
  }

  @Test
  void showsThatItLives() throws IOException, InterruptedException {
    try (BufferedReader stream = stream(queued())) {
      next(stream);
      assertThat(stream.readLine()).isEqualTo(": heartbeat");
    }
  }

  @Test
  void refusesMoreStreamsThanItCanServeAndFreesThoseThatAreGone()
      throws IOException, InterruptedException {
    UUID job = queued();
    List<BufferedReader> streams = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        BufferedReader stream = stream(job);
        next(stream);
        streams.add(stream);
      }
      problem(
          get("/v1/jobs/" + job + "/events", "Accept", "text/event-stream"),
          503,
          "TOO_MANY_STREAMS");
    } finally {
      for (BufferedReader stream : streams) {
        stream.close();
      }
    }
    stream(job).close();
  }

  @Test
  void refusesWhatIsNoEventId() {
    problem(
        get(
            "/v1/jobs/" + queued() + "/events",
            "Accept",
            "text/event-stream",
            "Last-Event-ID",
            "x"),
        400,
        "INVALID_HEADER",
        "Last-Event-ID");
  }

  private UUID queued() {
    String body = "{\"method\":\"fake\",\"generator\":\"avatars64\"}";
    return UUID.fromString(json(post("/v1/adaptations", body)).path("id").asString());
  }

  private BufferedReader stream(UUID job, String... headers)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = open(job, headers);
    // Streams of an earlier test are free again once a heartbeat found that their client has gone.
    for (int i = 0; i < 100 && answer.statusCode() == 503; i++) {
      Thread.sleep(100);
      answer = open(job, headers);
    }
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type").orElseThrow()).startsWith("text/event-stream");
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private HttpResponse<InputStream> open(UUID job, String... headers)
      throws IOException, InterruptedException {
    return HTTP.send(
        with(to("/v1/jobs/" + job + "/events").header("Accept", "text/event-stream").GET(), headers)
            .build(),
        BodyHandlers.ofInputStream());
  }

  /** The next event without its data, whose form is checked; skips heartbeats. */
  private static String next(BufferedReader stream) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.isEmpty() && !lines.isEmpty()) {
        String data = lines.remove(lines.size() - 1);
        assertThat(data).startsWith("data: ");
        assertThat(JSON.readTree(data.substring(6)).isObject()).isTrue();
        return String.join("|", lines);
      }
      if (!line.isEmpty() && !line.startsWith(":") && !line.startsWith("retry:")) {
        lines.add(line);
      }
    }
    return "no event";
  }
}
