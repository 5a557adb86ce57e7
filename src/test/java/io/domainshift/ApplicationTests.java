package io.domainshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.domainshift.jobs.Job;
import io.domainshift.jobs.JobFilter;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.JobRepository;
import io.domainshift.jobs.JobSlots;
import io.domainshift.jobs.JobStatus;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on the database it brings along. */
@SpringBootTest
@DirtiesContext // the database must stop before its folder goes
class ApplicationTests {

  @TempDir static Path data;

  @Autowired JobQueue queue;
  @Autowired JobRepository jobs;
  @Autowired JobSlots slots;
  @Autowired MeterRegistry registry;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("domainshift.data", data::toString);
  }

  @Test
  void keepsJobsInItsOwnDatabase() {
    UUID id = queue.enqueue(job());

    Job job = jobs.findById(id).orElseThrow();

    assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(job.request().toString()).isEqualTo("{\"target\":\"sketch\",\"a\":1}");
    assertThat(job.metadata()).containsExactly(Map.entry("label", "value"));
    assertThat(job.warnings()).containsExactly("careful");
    assertThat(jobs.page(new JobFilter("somebody", null, null, null, null), 10))
        .extracting(Job::id)
        .contains(id);
    assertThat(jobs.page(new JobFilter("somebody", null, null, null, id), 10))
        .extracting(Job::createdAt)
        .allMatch(created -> created.isBefore(job.createdAt()));
  }

  private static NewJob job() {
    JsonMapper json = JsonMapper.shared();
    return new NewJob(
        "somebody",
        JobKind.ADAPTATION,
        "no-such-method",
        Lane.RUNNER,
        "sketch",
        0,
        ResourceClass.GPU,
        Long.MAX_VALUE,
        json.readTree("{\"target\":\"sketch\",\"a\":1}"),
        json.readTree("{}"),
        Map.of("label", "value"),
        5,
        10,
        null,
        null,
        List.of("careful"));
  }

  @Test
  void itsWorkerAnnouncesASlotInEachLane() throws InterruptedException {
    for (int i = 0; i < 100 && slots.living(Lane.STUDIO).isEmpty(); i++) {
      Thread.sleep(50);
    }

    assertThat(slots.living(Lane.STUDIO)).hasSizeGreaterThanOrEqualTo(1);
    assertThat(slots.living(Lane.RUNNER))
        .allSatisfy(slot -> assertThat(slot.memoryBytes()).isPositive())
        .hasSameSizeAs(slots.living(Lane.STUDIO));
  }

  @Test
  void showsTheQueueAsMetrics() throws InterruptedException {
    queue.enqueue(job());

    for (int i = 0; i < 200 && registry.find("domainshift.queue.depth").gauge() == null; i++) {
      Thread.sleep(100);
    }

    assertThat(registry.get("domainshift.queue.depth").tag("class", "gpu").gauge().value())
        .isPositive();
    assertThat(registry.get("domainshift.jobs").tag("status", "queued").gauge().value())
        .isPositive();
  }
}
