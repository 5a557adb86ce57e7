package io.domainshift.datasets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set to be made: the effective options of a job. Exactly one source is given.
 *
 * @param name of the data set; it becomes the next version of it
 * @param archive storage key of a zip
 * @param folder on this machine, below one of {@link DatasetSettings#folders}
 * @param images ids of stored pictures
 * @param options how to prepare
 */
public record DatasetWork(
    String name,
    @Nullable String archive,
    @Nullable String folder,
    @Nullable List<String> images,
    DatasetOptions options) {

  public DatasetWork {
    images = images == null ? null : List.copyOf(images);
    int sources = (archive == null ? 0 : 1) + (folder == null ? 0 : 1) + (images == null ? 0 : 1);
    if (sources != 1) {
      throw new IllegalArgumentException(
          "%d sources are given, expected one of archive, folder, images".formatted(sources));
    }
  }
}
