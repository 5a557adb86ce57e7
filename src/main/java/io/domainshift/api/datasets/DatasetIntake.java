package io.domainshift.api.datasets;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Idempotency.Created;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.jobs.JobLinks;
import io.domainshift.api.jobs.JobReader;
import io.domainshift.datasets.DatasetWork;
import io.domainshift.jobs.JobImages;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Queues the making of data sets. */
@Component
class DatasetIntake {

  private final JobQueue queue;
  private final JobImages jobImages;
  private final JobReader jobs;
  private final Idempotency idempotency;
  private final StrictJson json;

  DatasetIntake(
      JobQueue queue,
      JobImages jobImages,
      JobReader jobs,
      Idempotency idempotency,
      StrictJson json) {
    this.queue = queue;
    this.jobImages = jobImages;
    this.jobs = jobs;
    this.idempotency = idempotency;
    this.json = json;
  }

  /**
   * Queues the job once for each key.
   *
   * @param request what the client sent
   * @param files that will be looked at
   */
  Created queue(JsonNode request, DatasetWork work, int files, @Nullable String idempotencyKey) {
    Idempotency.Request once =
        new Idempotency.Request(
            Tenants.LOCAL,
            DatasetPaths.ALL,
            idempotencyKey,
            Idempotency.fingerprint(json.tree(work)));
    return idempotency.once(once, () -> enqueue(request, work, files));
  }

  private Created enqueue(JsonNode request, DatasetWork work, int files) {
    UUID id =
        queue.enqueue(
            new NewJob(
                Tenants.LOCAL,
                JobKind.DATASET,
                "dataset",
                Lane.DATASETS,
                work.name(),
                0,
                ResourceClass.ANY,
                0,
                request,
                json.tree(work),
                Map.of(),
                0,
                // Each file is looked at, then prepared.
                2 * files,
                null,
                null,
                List.of()));
    if (work.images() != null) {
      jobImages.give(id, work.images().stream().map(UUID::fromString).toList());
    }
    return new Created(JobLinks.self(id), json.tree(jobs.view(id)));
  }
}
