package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.Lane;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelExport;
import io.domainshift.models.ModelExports;
import io.domainshift.models.WeightsFormat;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class ExportApiTests extends ApiTest {

  private static final String MODEL = "/v1/models/avatars64";
  private static final String PATH = MODEL + "/exports";

  @Autowired FakeWorker worker;
  @Autowired ModelCatalog models;
  @Autowired ModelExports exports;
  @Autowired ObjectStorage storage;

  @Test
  void queuesAJobWhoseFileIsThenListedAndHandedOut() throws Exception {
    problem(get(MODEL + "/weights?format=torchscript"), 404, "EXPORT_NOT_FOUND");

    HttpResponse<String> answer = post(PATH, "{\"format\":\"torchscript\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode job = json(answer);
    assertThat(job.path("kind").asString()).isEqualTo("EXPORT");
    assertThat(job.path("name").asString()).isEqualTo("torchscript export of avatars64");
    UUID id = UUID.fromString(job.path("id").asString());
    finish(id, utf8("code and weights"));

    JsonNode export =
        json(get(PATH))
            .path("data")
            .valueStream() // others may have asked for other formats
            .filter(each -> each.path("format").asString().equals("torchscript"))
            .findFirst()
            .orElseThrow();
    assertThat(export.path("largestDifference").asDouble()).isEqualTo(1e-6);
    assertThat(export.path("job").asString()).isEqualTo(id.toString());
    HttpResponse<String> file = get(export.path("links").path("weights").asString());
    assertThat(file.body()).isEqualTo("code and weights");
    assertThat(header(file, "Content-Disposition").orElseThrow()).contains("avatars64.ts.pt");
  }

  /** What a runner does at the end. */
  private void finish(UUID job, byte[] content) throws Exception {
    JobLease lease = worker.claim(job, Lane.RUNNER);
    Model model = models.find("avatars64").orElseThrow();
    StoredObject file = storage.put(new ByteArrayInputStream(content), content.length);
    exports.keep(model, WeightsFormat.TORCHSCRIPT, file, new ModelExport.Proof(1e-6, 4, job));
    worker.succeed(lease, JSON.createObjectNode());
  }

  @Test
  void saysWhichRequestMakesAFileThatIsNotThere() {
    String detail = json(get(MODEL + "/weights?format=nvidia")).path("detail").asString();
    assertThat(detail).contains("POST /v1/models/", "/exports {\"format\":\"nvidia\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                         | format
          {"format":"safetensors"}   | format
          {"format":"onnx"}          | format
          """)
  void refusesNamingTheField(String body, String field) {
    problem(post(PATH, body), 400, "INVALID_FIELD", field);
  }

  @Test
  void onlyGeneratorsAreExported() {
    String body = "{\"format\":\"torchscript\"}";
    problem(post("/v1/models/clip-starter/exports", body), 422, "MODEL_UNSUITABLE");
    problem(post("/v1/models/nobody/exports", body), 404, "MODEL_NOT_FOUND");
    assertThat(json(get("/v1/models/clip-starter/exports")).path("data")).isEmpty();
  }
}
