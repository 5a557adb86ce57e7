package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.ClaimedJob;
import io.domainshift.jobs.JobFailure;
import io.domainshift.jobs.Lane;
import io.domainshift.storage.StoredObject;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class SampleApiTests extends ApiTest {

  private static final String PATH = "/v1/models/avatars64/samples";
  private static final byte[] PICTURE = utf8("a picture of sorts");

  @Autowired FakeWorker worker;

  @AfterEach
  void nothingIsLeft() {
    assertThat(worker.next(Lane.STUDIO)).isEmpty();
  }

  @Test
  void answersWithThePictureItself() throws Exception {
    StoredObject[] stored = new StoredObject[1];
    CompletableFuture<Void> drawn =
        work(
            job -> {
              assertThat(job.parameters().path("options").path("format").asString())
                  .isEqualTo("png");
              stored[0] =
                  worker.artifact(job.lease(), "picture", "samples.png", "image/png", PICTURE);
              worker.succeed(job.lease(), JSON.createObjectNode());
            });
    HttpResponse<String> answer = post(PATH, "{\"seeds\":[1,2]}", "Accept", "image/png");
    drawn.join();

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).hasValue("image/png");
    assertThat(utf8(answer.body())).isEqualTo(PICTURE);
    assertThat(header(answer, "ETag")).hasValue('"' + stored[0].sha256() + '"');
    String content = header(answer, "Content-Location").orElseThrow();
    HttpResponse<String> again = get(content, "Range", "bytes=2-8");
    assertThat(again.statusCode()).isEqualTo(206);
    assertThat(again.body()).isEqualTo("picture");
    assertThat(header(again, "Content-Disposition").orElseThrow()).startsWith("inline");
  }

  @Test
  void answersWithLinksToSinglePictures() {
    CompletableFuture<Void> drawn =
        work(
            job -> {
              for (String name : new String[] {"sample-1.jpeg", "sample-2.jpeg"}) {
                worker.artifact(job.lease(), "picture", name, "image/jpeg", utf8(name));
              }
              worker.succeed(job.lease(), JSON.createObjectNode());
            });
    HttpResponse<String> answer =
        post(PATH, "{\"seeds\":[1,2],\"layout\":\"single\",\"format\":\"jpeg\"}");
    drawn.join();

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode samples = json(answer);
    assertThat(samples.path("data")).hasSize(2);
    String content = samples.path("data").get(1).path("links").path("content").asString();
    assertThat(get(content).body()).isEqualTo("sample-2.jpeg");
    assertThat(json(get(header(answer, "Location").orElseThrow() + "/samples")).path("data"))
        .hasSize(2);
  }

  @Test
  void neverShowsUnsafeTypesInTheBrowser() {
    CompletableFuture<Void> drawn =
        work(
            job -> {
              worker.artifact(
                  job.lease(), "picture", "page.html", "text/html", utf8("<script>1</script>"));
              worker.succeed(job.lease(), JSON.createObjectNode());
            });
    JsonNode samples = json(post(PATH, "{}"));
    drawn.join();
    HttpResponse<String> page =
        get(samples.path("data").get(0).path("links").path("content").asString());
    assertThat(header(page, "Content-Type")).hasValue("application/octet-stream");
    assertThat(header(page, "Content-Disposition").orElseThrow()).startsWith("attachment");
    assertThat(header(page, "X-Content-Type-Options")).hasValue("nosniff");
    problem(
        get(
            header(page, "x")
                .orElse("/v1/jobs/" + samples.path("job").asString() + "/artifacts/no")),
        404,
        "ARTIFACT_NOT_FOUND");
  }

  @Test
  void answers202WhenItTakesLongerThanTheClientWaits() {
    HttpResponse<String> answer = post(PATH, "{}", "Prefer", "wait=0");
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(json(answer).path("kind").asString()).isEqualTo("SAMPLES");
    assertThat(post(header(answer, "Location").orElseThrow() + "/cancel").statusCode())
        .isEqualTo(200);
  }

  @Test
  void tellsWhyTheStudioFailed() {
    CompletableFuture<Void> drawn =
        work(
            job ->
                worker
                    .attempts()
                    .fail(job.lease(), new JobFailure("OUT_OF_MEMORY", "No room", false)));
    JsonNode problem = problem(post(PATH, "{}", "Accept", "image/png"), 500, "JOB_FAILED");
    drawn.join();
    assertThat(problem.path("detail").asString()).contains("No room", "OUT_OF_MEMORY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'count':0}; count",
        "{'count':65}; count",
        "{'seeds':[-1]}; seeds",
        "{'seeds':[1],'count':2}; seeds",
        "{'seeds':['1']}; seeds[0]",
        "{'z':[[1,2]]}; z",
        "{'truncationPsi':3}; truncationPsi",
        "{'truncation':0.5}; truncation",
        "{'format':'gif'}; format",
        "{'noise':'loud'}; noise",
        "{'columns':0}; columns",
        "{'noiseSeed':4}; noiseSeed",
        "{'beside':'source'}; beside",
        "{'beside':'parent'}; beside",
        "{'mix':{'with':'reference','layers':[0,1]}}; mix.with",
        "{'mix':{'with':'seed','seed':1,'layers':[3,10]}}; mix.layers",
        "{'mix':{'with':'seed','seed':1,'rows':[3,4]}}; mix.rows"
      })
  void namesTheOptionAtFault(String body, String field) {
    HttpResponse<String> answer = post(PATH, body.replace('\'', '"'));
    JsonNode problem = problem(answer, 400, json(answer).path("code").asString());
    assertThat(problem.path("field").asString()).isEqualTo(field);
  }

  @Test
  void refusesWhatTheClientWouldNotAccept() {
    problem(post(PATH, "{\"layout\":\"single\"}", "Accept", "image/png"), 406, "NOT_ACCEPTABLE");
    problem(post(PATH, "{\"format\":\"jpeg\"}", "Accept", "image/png"), 406, "NOT_ACCEPTABLE");
    problem(post(PATH, "{}", "Accept", "text/html"), 406, "NOT_ACCEPTABLE");
    problem(post("/v1/models/clip-starter/samples", "{}"), 422, "MODEL_UNSUITABLE");
  }

  private CompletableFuture<Void> work(Consumer<ClaimedJob> draw) {
    return CompletableFuture.runAsync(
        () -> {
          Optional<ClaimedJob> job = Optional.empty();
          while (job.isEmpty()) {
            job = worker.next(Lane.STUDIO);
          }
          draw.accept(job.get());
        });
  }
}
