package io.domainshift.api.models;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Which format to write.
 *
 * @param format {@code torchscript}, {@code nvidia} or {@code rosinality}
 */
@Schema(name = "ExportRequest")
record ExportRequest(
    @Schema(allowableValues = {"torchscript", "nvidia", "rosinality"}) @NotNull @Size(max = 20) String format) {}
