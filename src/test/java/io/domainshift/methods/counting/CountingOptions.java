package io.domainshift.methods.counting;

import org.jspecify.annotations.Nullable;

/**
 * Options of a method that needs milliseconds.
 *
 * @param iterations how many
 * @param millis how long each takes
 * @param saveInterval a checkpoint after every so many
 * @param dieAt the process dies in this iteration, whatever attempt it is
 * @param divergeAt the loss is no number in this iteration
 * @param hangAt this iteration never ends
 */
public record CountingOptions(
    int iterations,
    int millis,
    int saveInterval,
    @Nullable Integer dieAt,
    @Nullable Integer divergeAt,
    @Nullable Integer hangAt) {}
