package io.domainshift.worker;

import io.domainshift.jobs.JobLease;
import io.domainshift.runner.RunnerOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a runner prints, passed on to the log of this process. Where that is structured, the
 * runner's is in the same form and has fields of its own: such a line goes out as it is.
 */
final class RunnerOutput {

  private static final Logger log = LoggerFactory.getLogger(RunnerOutput.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int KEPT_LINES = 12;

  private final JobLease lease;
  private final boolean structured;
  private final Deque<String> lastLines = new ArrayDeque<>();

  RunnerOutput(JobLease lease, boolean structured) {
    this.lease = lease;
    this.structured = structured;
  }

  static RunnerOutput of(RunnerOrder order) {
    return new RunnerOutput(order.job().lease(), order.structuredLog());
  }

  void accept(String line) {
    JsonNode document = structured && line.startsWith("{") ? parse(line) : JSON.missingNode();
    if (document.isObject()) {
      print(line);
      keep(message(document));
    } else {
      log.info("Job {}: {}", lease.jobId(), line);
      keep(line);
    }
  }

  /** Its last words, for the message of a crash. */
  String lastLines() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  private void keep(String line) {
    synchronized (lastLines) {
      lastLines.addLast(line);
      if (lastLines.size() > KEPT_LINES) {
        lastLines.removeFirst();
      }
    }
  }

  /** In one piece: others write to the console, too. */
  private static void print(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    System.out.write(bytes, 0, bytes.length);
    System.out.flush();
  }

  /** Missing when it is something else that only looks like a document. */
  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  /** The text under the names that the formats have for it. */
  private static String message(JsonNode document) {
    return Stream.of("message", "short_message")
        .map(name -> document.path(name).asString(""))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElseGet(document::toString);
  }
}
