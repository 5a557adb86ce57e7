package io.domainshift.studio.options;

import java.util.UUID;

/**
 * The parameters of a sampling job.
 *
 * @param generator id of the model
 * @param options resolved against that model's architecture
 */
public record SampleWork(UUID generator, SampleOptions options) {}
