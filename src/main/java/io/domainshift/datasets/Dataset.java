package io.domainshift.datasets;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * One version of a data set: pictures that were looked through and prepared once. It never changes;
 * the same name sent again is the next version.
 *
 * @param id never reused
 * @param name what its versions have in common
 * @param version 1, 2, 3…
 * @param pictures how many were prepared
 * @param size side of each prepared picture in pixels
 * @param labels how many classes; 0 without labels
 * @param labelNames of the classes, in their order
 * @param key where storage keeps the prepared file, as {@link PreparedDataset} reads it
 * @param bytes size of that file
 * @param sha256 of that file, hexadecimal
 * @param report what was found while looking through the pictures: a {@link LintReport}
 * @param job which prepared it
 * @param createdAt when it was finished
 */
public record Dataset(
    UUID id,
    String name,
    int version,
    int pictures,
    int size,
    int labels,
    List<String> labelNames,
    String key,
    long bytes,
    String sha256,
    JsonNode report,
    UUID job,
    Instant createdAt) {

  public Dataset {
    labelNames = List.copyOf(labelNames);
  }
}
