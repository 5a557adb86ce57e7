package io.domainshift.api.datasets;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.datasets.DatasetOptions;
import io.domainshift.datasets.DatasetOptions.Labelling;
import io.domainshift.datasets.Fit;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A data set to be made.
 *
 * @param name of the data set; a name that is there already gets a new version
 * @param folder absolute path on the service's machine, below a folder that its settings allow
 * @param images ids of stored pictures
 * @param size side of the prepared pictures, a power of two from 32 to 1024; default: the largest
 *     that at least half of the pictures fill
 * @param fit how a picture of any shape becomes a square; default {@code cover}
 * @param labels {@code auto}: from dataset.json or the folders at the top; {@code none}
 * @param dropBroken leave out what cannot be decoded, instead of refusing all; default true
 * @param dropDuplicates take the same file only once; default false
 */
@Schema(name = "DatasetRequest")
record DatasetRequest(
    @Schema(example = "avatars") @NotNull String name,
    @Nullable String folder,
    @Nullable @Size(min = 1, max = 20_000) List<@NotNull String> images,
    @Nullable Integer size,
    @Nullable Fit fit,
    @Nullable Labelling labels,
    @Nullable Boolean dropBroken,
    @Nullable Boolean dropDuplicates) {

  /**
   * @throws ApiException naming the field
   */
  DatasetOptions options() {
    if (!DatasetCatalog.NAME.matcher(name).matches()) {
      throw ApiException.at(
          "name",
          ProblemCode.INVALID_FIELD,
          "name is \"%s\", must be 1 to 100 lower-case letters, digits, dots, dashes and"
              + " underscores, and begin with a letter or digit",
          name);
    }
    DatasetOptions defaults = DatasetOptions.defaults();
    try {
      return new DatasetOptions(
          size,
          Objects.requireNonNullElse(fit, defaults.fit()),
          Objects.requireNonNullElse(labels, defaults.labels()),
          Objects.requireNonNullElse(dropBroken, defaults.dropBroken()),
          Objects.requireNonNullElse(dropDuplicates, defaults.dropDuplicates()));
    } catch (IllegalArgumentException e) {
      throw ApiException.at("size", ProblemCode.INVALID_FIELD, "%s", e.getMessage());
    }
  }
}
