package io.domainshift.api.datasets;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Idempotency.Created;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.jobs.JobOrders;
import io.domainshift.api.jobs.JobOrders.Order;
import io.domainshift.datasets.DatasetArchives;
import io.domainshift.datasets.DatasetSources;
import io.domainshift.datasets.DatasetWork;
import io.domainshift.jobs.JobImages;
import io.domainshift.jobs.JobKind;
import io.domainshift.jobs.Lane;
import io.domainshift.jobs.NewJob;
import io.domainshift.jobs.ResourceClass;
import io.domainshift.storage.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Queues the making of data sets. */
@Component
class DatasetIntake {

  private final DatasetSources sources;
  private final DatasetArchives archives;
  private final Uploads uploads;
  private final JobOrders orders;
  private final JobImages jobImages;
  private final StrictJson json;

  DatasetIntake(
      DatasetSources sources,
      DatasetArchives archives,
      Uploads uploads,
      JobOrders orders,
      JobImages jobImages,
      StrictJson json) {
    this.sources = sources;
    this.archives = archives;
    this.uploads = uploads;
    this.orders = orders;
    this.jobImages = jobImages;
    this.json = json;
  }

  /**
   * Stores a zip and queues its job.
   *
   * @param request a {@link DatasetRequest} without a source
   * @throws io.domainshift.datasets.InvalidDatasetException if it is no zip that can be used
   */
  Created fromZip(ObjectNode request, Path zip, @Nullable String idempotencyKey)
      throws IOException {
    int files = sources.countArchive(zip);
    return queue(request, work(request, archives.keep(zip)), files, idempotencyKey);
  }

  /** The same, once for each upload. */
  UUID fromUpload(Upload upload, Path zip) throws IOException {
    int files = sources.countArchive(zip);
    DatasetWork work = work(upload.request(), archives.keep(zip));
    return uploads.queueOnce(
        upload.id(), () -> JobAnswers.id(queue(upload.request(), work, files, null)));
  }

  private DatasetWork work(JsonNode request, StoredObject archive) {
    DatasetRequest fields = json.bind(request, DatasetRequest.class);
    return new DatasetWork(fields.name(), archive.key(), null, null, fields.options());
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
    return orders.once(once, () -> order(request, work, files));
  }

  private Order order(JsonNode request, DatasetWork work, int files) {
    List<UUID> images =
        work.images() == null ? List.of() : work.images().stream().map(UUID::fromString).toList();
    return new Order(
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
            List.of()),
        id -> jobImages.give(id, images));
  }
}
