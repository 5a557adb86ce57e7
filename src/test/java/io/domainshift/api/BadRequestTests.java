package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever is wrong with a request, its sender reads a problem, and nothing is queued. */
class BadRequestTests extends ApiTest {

  private static final String GOOD = "\"method\":\"fake\",\"generator\":\"avatars64\"";

  private long jobsBefore;

  @BeforeEach
  void countJobs() {
    jobsBefore = jobs();
  }

  @AfterEach
  void nothingIsQueued() {
    assertThat(jobs()).isEqualTo(jobsBefore);
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("{" + GOOD + ",\"iteratons\":5}", "iteratons"),
        Arguments.of("{" + GOOD + ",\"iterations\":0}", "iterations"),
        Arguments.of("{" + GOOD + ",\"iterations\":101}", "iterations"),
        Arguments.of("{" + GOOD + ",\"iterations\":\"5\"}", "iterations"),
        Arguments.of("{" + GOOD + ",\"iterations\":5.5}", "iterations"),
        Arguments.of("{\"method\":\"fake\"}", "generator"),
        Arguments.of("{\"method\":\"fake\",\"generator\":\"no-such-model\"}", "generator"),
        Arguments.of("{\"method\":\"no-such-method\"}", "method"),
        Arguments.of("{\"generator\":\"avatars64\"}", "method"),
        Arguments.of("{" + GOOD + ",\"seed\":-1}", "seed"),
        Arguments.of("{" + GOOD + ",\"seed\":9007199254740992}", "seed"),
        Arguments.of("{" + GOOD + ",\"seed\":99999999999999999999999}", "seed"),
        Arguments.of("{" + GOOD + ",\"seed\":true}", "seed"),
        Arguments.of("{" + GOOD + ",\"priority\":101}", "priority"),
        Arguments.of("{" + GOOD + ",\"resourceClass\":\"TPU\"}", "resourceClass"),
        Arguments.of("{" + GOOD + ",\"name\":\"\"}", "name"),
        Arguments.of("{" + GOOD + ",\"name\":5}", "name"),
        Arguments.of("{" + GOOD + ",\"name\":\"a\\u0000b\"}", "name"),
        Arguments.of("{" + GOOD + ",\"name\":\"\\ud800\"}", "name"),
        Arguments.of("{" + GOOD + ",\"metadata\":{\"a\":1}}", "metadata.a"),
        Arguments.of("{" + GOOD + ",\"metadata\":[]}", "metadata"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void namesTheFieldAtFault(String body, String field) {
    for (String path : new String[] {"/v1/adaptations", "/v1/jobs:validate"}) {
      HttpResponse<String> answer = post(path, body);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      JsonNode problem = problem(answer, 400, json(answer).path("code").asString());
      assertThat(problem.path("code").asString()).isIn("INVALID_FIELD", "UNKNOWN_FIELD");
      assertThat(problem.path("field").asString("")).as(answer.body()).isEqualTo(field);
      assertThat(problem.path("detail").asString()).contains(field.replaceAll("^.*\\.", ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "5",
        "\"text\"",
        "null",
        "{} {}",
        "{\"method\":\"fake\",\"method\":\"fake\"}",
        "{\"metadata\":{\"a\":\"1\",\"a\":\"2\"}}",
        "{\"seed\":NaN}",
        "{'method':'fake'}",
        "{\"method\":\"fake\",}"
      })
  void refusesWhatIsNotStrictJson(String body) {
    JsonNode problem = problem(post("/v1/adaptations", body), 400, "MALFORMED_JSON");
    if (body.length() > 10) {
      assertThat(problem.path("detail").asString()).containsPattern("line \\d+, column \\d+");
    }
  }

  @Test
  void refusesDeepNesting() {
    problem(
        post("/v1/adaptations", "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}"),
        400,
        "MALFORMED_JSON");
  }

  @Test
  void refusesABodyOverTheLimitDeclaredOrNot() {
    String large = "{\"name\":\"" + "a".repeat(70_000) + "\"}";
    problem(post("/v1/adaptations", large), 413, "BODY_TOO_LARGE");
    HttpResponse<String> chunked =
        send(
            to("/v1/adaptations")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(utf8(large)))));
    problem(chunked, 413, "BODY_TOO_LARGE");
  }

  @Test
  void refusesOtherMediaTypes() {
    HttpResponse<String> form =
        send(
            to("/v1/adaptations")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("method=fake")));
    problem(form, 415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type");
    HttpResponse<String> none =
        send(to("/v1/adaptations").POST(BodyPublishers.ofString("{" + GOOD + "}")));
    problem(none, 415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type");
  }

  @Test
  void refusesAnAcceptThatItCannotServe() {
    problem(get("/v1/jobs", "Accept", "text/html"), 406, "NOT_ACCEPTABLE", "Accept");
    problem(get("/v1/jobs", "Accept", "no type"), 406, "NOT_ACCEPTABLE", "Accept");
  }

  @Test
  void answersUnknownPathsAndMethodsWithProblems() {
    problem(get("/v1/nothing"), 404, "PATH_NOT_FOUND");
    problem(get("/nothing"), 404, "PATH_NOT_FOUND");
    problem(get("/error"), 404, "PATH_NOT_FOUND");
    problem(get("/v1/adaptations"), 405, "METHOD_NOT_ALLOWED");
    HttpResponse<String> patched =
        send(to("/v1/jobs").method("PATCH", BodyPublishers.ofString("{}")));
    problem(patched, 405, "METHOD_NOT_ALLOWED");
    assertThat(header(patched, "Allow")).contains("GET");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/jobs?limt=5,                   UNKNOWN_PARAMETER, limt",
    "/v1/jobs?limit=0,                  INVALID_PARAMETER, limit",
    "/v1/jobs?limit=101,                INVALID_PARAMETER, limit",
    "/v1/jobs?limit=x,                  INVALID_PARAMETER, limit",
    "/v1/jobs?limit=1&limit=2,          INVALID_PARAMETER, limit",
    "/v1/jobs?status=DONE,              INVALID_PARAMETER, status",
    "/v1/jobs?after=abc,                INVALID_PARAMETER, after",
    "/v1/jobs?metadata=x,               INVALID_PARAMETER, metadata",
    "/v1/jobs?method=%00,               INVALID_PARAMETER, method",
    "/v1/models?kind=DOG,               INVALID_PARAMETER, kind",
    "/v1/models/avatars64?x=1,          UNKNOWN_PARAMETER, x",
    "/v1/models/avatars64/weights?format=exe, INVALID_PARAMETER, format",
  })
  void namesTheParameterAtFault(String path, String code, String parameter) {
    problem(get(path), 400, code, parameter);
  }

  @Test
  void refusesUnknownParametersOfPostsToo() {
    problem(post("/v1/adaptations?wait=5", "{" + GOOD + "}"), 400, "UNKNOWN_PARAMETER", "wait");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Prefer: wait=soon", "Cancel-After: tomorrow", "Idempotency-Key: ä"})
  void namesTheHeaderAtFault(String header) {
    String[] parts = header.split(": ");
    if (parts[1].equals("ä")) {
      // Java's client sends it as Latin-1; still no key.
      parts[1] = "a b";
    }
    problem(
        post("/v1/adaptations", "{" + GOOD + "}", parts[0], parts[1]),
        400,
        "INVALID_HEADER",
        parts[0]);
  }

  @Test
  void findsNoJobUnderWhatIsNoId() {
    String unknown = "/v1/jobs/00000000-0000-0000-0000-000000000000";
    for (String path : new String[] {unknown, "/v1/jobs/x", "/v1/jobs/x%00"}) {
      assertThat(get(path).statusCode()).isIn(400, 404);
    }
    for (String part : new String[] {"", "/events", "/samples", "/artifacts", "/checkpoints"}) {
      problem(get(unknown + part), 404, "JOB_NOT_FOUND");
    }
    for (String action : new String[] {"cancel", "pause", "resume", "retry"}) {
      problem(post(unknown + "/" + action), 404, "JOB_NOT_FOUND");
    }
    problem(get("/v1/models/no-such-model"), 404, "MODEL_NOT_FOUND");
    problem(post("/v1/models/no-such-model/samples", "{}"), 404, "MODEL_NOT_FOUND");
  }

  @Test
  void keepsPagesOfOtherSitesAway() {
    HttpResponse<String> form =
        post("/v1/adaptations", "{" + GOOD + "}", "Origin", "https://elsewhere.example");
    problem(form, 403, "CROSS_SITE_REQUEST", "Origin");
    HttpResponse<String> fetched =
        post("/v1/adaptations", "{" + GOOD + "}", "Sec-Fetch-Site", "cross-site");
    problem(fetched, 403, "CROSS_SITE_REQUEST", "Sec-Fetch-Site");
  }

  @Test
  void sendsSafeHeadersWithEverything() {
    for (HttpResponse<String> answer :
        new HttpResponse[] {get("/v1/jobs"), get("/v1/nothing"), get("/nothing")}) {
      assertThat(header(answer, "X-Content-Type-Options")).hasValue("nosniff");
      assertThat(header(answer, "X-Frame-Options")).hasValue("DENY");
      assertThat(header(answer, "Content-Security-Policy")).isPresent();
    }
  }
}
