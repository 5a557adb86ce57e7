package io.domainshift.api.models;

import io.domainshift.models.Model;
import io.domainshift.models.ModelExport;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model's weights in another format, as the API shows them.
 *
 * @param format name
 * @param bytes size of the file
 * @param sha256 of the file, hexadecimal
 * @param largestDifference of a colour value between pictures of the stored network and of the
 *     file, pictures being about -1 to 1; absent for a file that no job has proved
 * @param pictures how many of each were compared
 * @param job that made the file and compared
 * @param createdAt when it was made
 * @param links to the file
 */
@Schema(name = "ModelExport", description = "Weights in another format")
record ExportView(
    @Schema(example = "torchscript") String format,
    long bytes,
    String sha256,
    @Nullable Double largestDifference,
    @Nullable Integer pictures,
    @Nullable UUID job,
    Instant createdAt,
    Map<String, String> links) {

  /** All that is there of a model. */
  @Schema(name = "ModelExports")
  record All(List<ExportView> data) {}

  static ExportView of(Model model, ModelExport export) {
    ModelExport.Proof proof = export.proof();
    String format = export.format().label();
    return new ExportView(
        format,
        export.file().bytes(),
        export.file().sha256(),
        proof == null ? null : proof.largestDifference(),
        proof == null ? null : proof.pictures(),
        proof == null ? null : proof.job(),
        export.createdAt(),
        Map.of("weights", ModelView.path(model) + "/weights?format=" + format));
  }
}
