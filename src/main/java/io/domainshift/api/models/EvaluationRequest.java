package io.domainshift.api.models;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What to measure of a generator.
 *
 * @param against what its pictures are held against; default: those of the model it was adapted
 *     from, if any
 * @param network id or name of the model whose features are compared: an Inception v3, an
 *     EfficientNet-Lite or a CLIP model; default: an installed Inception v3, else the shipped
 *     EfficientNet-Lite1
 * @param pictures how many of each set, 50 to 50,000; default 1,000
 * @param truncationPsi of both sets, 0 to 1; default 1, which figures for comparison want
 * @param text that the pictures are held against as well, up to 500 characters
 * @param clip id or name of the CLIP model that reads the text; default: the oldest installed one
 * @param seed every random draw derives from it, 0 to 2⁵³−1; default 0, so that figures repeat
 */
@Schema(name = "EvaluationRequest")
record EvaluationRequest(
    @Nullable @Valid Against against,
    @Nullable @Size(min = 1, max = 200) String network,
    @Nullable @Min(50) @Max(50_000) Integer pictures,
    @Nullable @DecimalMin("0") @DecimalMax("1") Double truncationPsi,
    @Nullable @Size(min = 1, max = 500) String text,
    @Nullable @Size(min = 1, max = 200) String clip,
    @Nullable @Min(0) @Max((1L << 53) - 1) Long seed) {

  /**
   * A set of pictures to compare with: one of the two.
   *
   * @param model id or name of a generator
   * @param dataset id, name or {@code name:version} of a data set
   * @param mirror whether every picture of the data set is there mirrored as well, as trainings
   *     with {@code mirror} see it; default false
   */
  @Schema(name = "EvaluationReference")
  record Against(
      @Nullable @Size(min = 1, max = 200) String model,
      @Nullable @Size(min = 1, max = 200) String dataset,
      @Nullable Boolean mirror) {}
}
