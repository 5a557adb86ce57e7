package io.domainshift.studio.options;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a sampling job.
 *
 * @param generator id of the model
 * @param source id of the model that it was adapted from, where the options want it beside; else
 *     null
 * @param options resolved against that model's architecture
 */
public record SampleWork(UUID generator, @Nullable UUID source, SampleOptions options) {}
