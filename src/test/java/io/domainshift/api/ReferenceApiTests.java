package io.domainshift.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.graph.ElementType;
import io.domainshift.graph.HostTensor;
import io.domainshift.jobs.JobLease;
import io.domainshift.jobs.Lane;
import io.domainshift.methods.Reference;
import io.domainshift.methods.ReferenceOrigin;
import io.domainshift.methods.References;
import io.domainshift.models.formats.SafetensorsWriter;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What jobs found out is there for other jobs, from the moment it is stored. */
class ReferenceApiTests extends ApiTest {

  private static final ReferenceOrigin ORIGIN = new ReferenceOrigin("id", "abc", "picture");

  @Autowired References references;
  @Autowired FakeWorker worker;

  @Test
  void referenceOfARunningJobIsFound() {
    UUID job = queue();
    JobLease lease = worker.claim(job, Lane.RUNNER);
    byte[] file =
        SafetensorsWriter.bytes(
            Map.of(
                Reference.W, HostTensor.of(new float[] {1, 2, 3}, 1, 3),
                Reference.IMAGE, HostTensor.zeros(ElementType.UINT8, 3, 16, 16),
                Reference.CURVE, HostTensor.of(new float[4], 1, 4)),
            ORIGIN.metadata());
    String key =
        worker
            .artifact(lease, Reference.KIND, Reference.FILE, "application/octet-stream", file)
            .key();

    assertThat(references.find(job.toString())).contains(new Reference(job, key, 3, 16, ORIGIN));
    assertThat(get("/v1/jobs/" + job + "/artifacts/" + Reference.FILE).statusCode()).isEqualTo(200);
  }

  @Test
  void jobsWithoutAReferenceAndUnknownOnesHaveNone() {
    UUID job = queue();

    assertThat(references.find(job.toString())).isEmpty();
    assertThat(references.hasJob(job.toString())).isTrue();
    assertThat(references.find(UUID.randomUUID().toString())).isEmpty();
    assertThat(references.hasJob(UUID.randomUUID().toString())).isFalse();
    assertThat(references.hasJob("no id")).isFalse();
  }

  private UUID queue() {
    String body = "{\"method\":\"fake\",\"generator\":\"avatars64\"}";
    return UUID.fromString(json(post("/v1/adaptations", body)).path("id").asString());
  }
}
