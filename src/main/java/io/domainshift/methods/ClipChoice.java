package io.domainshift.methods;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;

/**
 * One CLIP among those that guide a run.
 *
 * @param model id or name of an installed CLIP
 * @param weight factor of all its losses, above 0 to 100
 */
public record ClipChoice(@NotBlank String model, @Positive @DecimalMax("100") double weight) {}
