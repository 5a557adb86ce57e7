package io.domainshift.api.datasets;

import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.LintReport;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * A data set as the API shows it.
 *
 * @param id never reused
 * @param object always {@code dataset}
 * @param name what its versions have in common; alone it means the newest, {@code name:2} the
 *     second
 * @param version 1, 2, 3…
 * @param pictures how many were prepared
 * @param size side of each in pixels
 * @param labels names of its classes; empty without labels
 * @param bytes of the prepared file
 * @param sha256 of the prepared file: equal for equal pictures in equal order
 * @param report what was found while looking through the pictures
 * @param createdAt when it was finished
 * @param links what can be read next
 */
@Schema(name = "Dataset", description = "Pictures, prepared for training")
record DatasetView(
    UUID id,
    @Schema(allowableValues = "dataset") String object,
    @Schema(example = "avatars") String name,
    int version,
    int pictures,
    int size,
    List<String> labels,
    long bytes,
    String sha256,
    @Schema(implementation = LintReport.class) JsonNode report,
    Instant createdAt,
    Map<String, String> links) {

  static DatasetView of(Dataset dataset) {
    return new DatasetView(
        dataset.id(),
        "dataset",
        dataset.name(),
        dataset.version(),
        dataset.pictures(),
        dataset.size(),
        dataset.labelNames(),
        dataset.bytes(),
        dataset.sha256(),
        dataset.report(),
        dataset.createdAt(),
        Map.of("self", DatasetPaths.self(dataset.id()), "job", "/v1/jobs/" + dataset.job()));
  }
}
