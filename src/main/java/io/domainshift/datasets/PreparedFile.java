package io.domainshift.datasets;

import java.nio.file.Path;
import java.util.List;

/**
 * What a preparation made, before it is stored.
 *
 * @param file in the form that {@link PreparedDataset} reads
 * @param pictures how many are in it
 * @param size side of each in pixels
 * @param labelNames of the classes, in their order; empty without labels
 * @param report what was found on the way
 */
public record PreparedFile(
    Path file, int pictures, int size, List<String> labelNames, LintReport report) {

  public PreparedFile {
    labelNames = List.copyOf(labelNames);
  }
}
