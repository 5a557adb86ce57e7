package io.domainshift.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.domainshift.testing.OtlpReceiver;
import io.domainshift.testing.TestDatabase;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a service in a process of its own, with a runner in another, lets others see of it: spans,
 * lines of its log, metrics.
 */
class ObservabilityTests {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String OTHER_TRACE = "00000000000000000000000000000001";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String LONG = order(100_000, 100_000);
  private static final String POST = "http post /v1/adaptations";

  private static final Path FILES = Path.of("helm/domainshift/files");
  private static final Pattern WORD = Pattern.compile("(?<![\\w$])[a-z][a-z0-9_]*(?!\\w|\\s*\\()");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "by", "without");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=~?\"");
  private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-");

  /** Prometheus adds it to everything. */
  private static final String POD = "pod";

  @TempDir static Path data;

  private static OtlpReceiver receiver;
  private static JdbcClient jdbc;
  private static int port;
  private static ForkedWorker service;
  private static JsonNode ended;
  private static UUID running;

  @BeforeAll
  static void aServiceThatHasEndedAJobAndRunsAnother() throws Exception {
    receiver = new OtlpReceiver();
    TestDatabase database = TestDatabase.create();
    jdbc = JdbcClient.create(database.dataSource());
    port = freePort();
    service =
        ForkedWorker.play(
            "api,worker",
            database,
            data,
            Stream.concat(
                    receiver.settings().stream(),
                    Stream.of("--server.port=" + port, "--logging.structured.format.console=ecs"))
                .toArray(String[]::new));
    await("the service", () -> ask("/actuator/health/readiness").contains("UP"));

    ended = post(order(11, 5), TRACE);
    UUID id = UUID.fromString(ended.path("id").asString());
    await("the end of a job", () -> column(id, "finished_at", Object.class) != null);
    assertThat(column(id, "status", String.class)).isEqualTo("SUCCEEDED");
    String model = JSON.readTree(ask("/v1/jobs/" + id)).at("/result/model/id").asString();
    assertThat(ask("/v1/models/" + model + "/weights")).as("read from the storage").isNotEmpty();
    running = UUID.fromString(post(LONG, OTHER_TRACE).path("id").asString());
    post(LONG, OTHER_TRACE); // waits for its turn
  }

  @AfterAll
  static void close() throws Exception {
    service.close();
    receiver.close();
  }

  @Test
  void theTraceOfARequestGoesThroughApiWorkerAndRunner() throws Exception {
    assertThat(ended.path("traceId").asString()).isEqualTo(TRACE);
    await("the spans", () -> spans().keySet().containsAll(Set.of(POST, "job.attempt")));

    Map<String, Span> spans = spans();

    assertThat(parents(spans))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "job.claim", POST,
                "job.attempt", POST,
                "job.run", "job.attempt",
                "job.checkpoint", "job.run",
                "job.store", "job.run"));
    assertThat(hex(Objects.requireNonNull(spans.get(POST)).getParentSpanId())).isEqualTo(CALLER);
    assertThat(ofTheTrace())
        .as("saves after 5 and 10 of 11 iterations, nothing for each of them")
        .hasSize(7);
    assertThat(attributes(Objects.requireNonNull(spans.get("job.attempt"))))
        .containsEntry("job.id", ended.path("id").asString())
        .containsEntry("job.method", "counting")
        .containsEntry("outcome", "done");
  }

  @Test
  void everyLineOfTheLogIsADocumentThatNamesItsJob() throws Exception {
    List<JsonNode> lines =
        Files.readAllLines(data.resolve("forked-api,worker.log")).stream()
            .map(JSON::readTree)
            .toList();
    String job = ended.path("id").asString();
    List<JsonNode> about =
        lines.stream().filter(line -> line.path("jobId").asString("").equals(job)).toList();

    assertThat(lines)
        .filteredOn(line -> line.path("message").asString("").contains(job))
        .isNotEmpty()
        .isSubsetOf(about);
    assertThat(lines)
        .as("a document of the runner in a document of its worker")
        .noneMatch(line -> line.path("message").asString("").startsWith("{"));
    assertThat(about)
        .extracting(line -> line.path("process").path("pid").asLong())
        .as("of the service and of the runner")
        .contains(service.process.pid())
        .hasSizeGreaterThan(2);
    assertThat(about)
        .filteredOn(line -> line.path("process").path("pid").asLong() != service.process.pid())
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.path("attempt").asString()).isEqualTo("1");
              assertThat(line.path("method").asString()).isEqualTo("counting");
              assertThat(line.path("service").path("name").asString()).isEqualTo("domainshift");
            })
        .filteredOn(line -> line.path("message").asString().contains("checkpoint at 10"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("iteration").asString()).isEqualTo("10");
              assertThat(line.path("traceId").asString()).isEqualTo(TRACE);
              assertThat(line.path("spanId").asString()).hasSize(16);
            });
  }

  @Test
  void everyNameOnTheDashboardAndInTheAlertsIsAMetricOfARunningService() throws Exception {
    Set<String> asked =
        Stream.concat(dashboard().stream(), alerts().stream())
            .flatMap(expression -> names(expression).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(asked).contains("domainshift_queue_depth", "hikaricp_connections_timeout_total");

    Set<String> missing = new TreeSet<>(asked);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> series = List.of();
    while (!missing.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(200); // gauges are read from the queue every few seconds
      series = series();
      missing.removeAll(series.stream().map(ObservabilityTests::name).collect(Collectors.toSet()));
    }

    assertThat(missing).as("names without a metric").isEmpty();
    assertThat(series)
        .as("a job's id would make a series for each job")
        .noneMatch(line -> ID.matcher(line).find());
  }

  @Test
  void everyLabelOfOursIsOneThatTheMetricHas() throws Exception {
    await("a loss", () -> column(running, "loss", Double.class) != null);
    List<String> series = series();

    for (String expression : Stream.concat(dashboard().stream(), alerts().stream()).toList()) {
      Set<String> names = names(expression);
      Set<String> present =
          series.stream()
              .filter(line -> names.contains(name(line)))
              .flatMap(line -> matches(LABEL, line))
              .collect(Collectors.toSet());
      if (present.isEmpty()) {
        continue; // of a metric that the other test waits for
      }
      Set<String> wanted = new HashSet<>(matches(LABEL, expression).toList());
      matches(GROUPING, expression)
          .flatMap(group -> Stream.of(group.split(",\\s*")))
          .forEach(wanted::add);
      wanted.remove(POD);
      assertThat(present).as(expression).containsAll(wanted);
    }
  }

  private static String order(int iterations, int saveInterval) {
    return "{\"method\": \"counting\", \"iterations\": %d, \"millis\": 10, \"saveInterval\": %d}"
        .formatted(iterations, saveInterval);
  }

  private static JsonNode post(String order, String trace) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            to("/v1/adaptations")
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + trace + "-" + CALLER + "-01")
                .POST(BodyPublishers.ofString(order))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body());
  }

  /** Empty while nobody listens. */
  private static String ask(String path) throws Exception {
    try {
      return HTTP.send(to(path).build(), BodyHandlers.ofString()).body();
    } catch (IOException notYet) {
      return "";
    }
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static <T> @Nullable T column(UUID id, String column, Class<T> type) {
    List<@Nullable Object> rows =
        jdbc.sql("SELECT " + column + " FROM jobs WHERE id = ?")
            .param(id)
            .query((row, n) -> row.getObject(1))
            .list();
    return type.cast(rows.get(0));
  }

  private static void await(String what, Callable<Boolean> there) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!there.call()) {
      assertThat(System.nanoTime()).as("waiting for %s", what).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static List<Span> ofTheTrace() {
    return receiver.spans().stream().filter(span -> hex(span.getTraceId()).equals(TRACE)).toList();
  }

  /** The spans of the trace by name. */
  private static Map<String, Span> spans() {
    return ofTheTrace().stream()
        .collect(Collectors.toMap(Span::getName, span -> span, (first, second) -> second));
  }

  /** Each span's parent by name, where that is a span of ours. */
  private static Map<String, String> parents(Map<String, Span> spans) {
    Map<ByteString, String> names =
        spans.values().stream().collect(Collectors.toMap(Span::getSpanId, Span::getName));
    Map<String, String> parents = new TreeMap<>();
    spans.forEach(
        (name, span) -> {
          String parent = names.get(span.getParentSpanId());
          if (parent != null) {
            parents.put(name, parent);
          }
        });
    return parents;
  }

  private static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(
            Collectors.toMap(KeyValue::getKey, attribute -> attribute.getValue().getStringValue()));
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static List<String> dashboard() throws Exception {
    JsonNode document = JsonMapper.shared().readTree(FILES.resolve("dashboard.json").toFile());
    return document.findValues("expr").stream().map(JsonNode::asString).toList();
  }

  private static List<String> alerts() throws Exception {
    Object rules = new Yaml().load(Files.readString(FILES.resolve("alerts.yaml")));
    JsonNode document = JsonMapper.shared().valueToTree(rules);
    return document.findValues("expr").stream().map(JsonNode::asString).toList();
  }

  /** Of metrics in an expression: words that are no functions, labels, or parts of the language. */
  private static Set<String> names(String expression) {
    String bare =
        expression
            .replaceAll("\\{[^}]*}", " ")
            .replaceAll("\\[[^]]*]", " ")
            .replaceAll("by \\([^)]*\\)", " ");
    Set<String> names = new TreeSet<>();
    for (Matcher words = WORD.matcher(bare); words.find(); ) {
      if (!OPERATORS.contains(words.group())) {
        names.add(words.group());
      }
    }
    return names;
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group(1));
  }

  /** Lines such as {@code domainshift_jobs{kind="adaptation",status="queued"} 1.0}. */
  private static List<String> series() throws Exception {
    return ask("/actuator/prometheus").lines().filter(line -> !line.startsWith("#")).toList();
  }

  private static String name(String series) {
    return series.split("[{ ]", 2)[0];
  }
}
