package io.domainshift.methods;

import io.domainshift.models.Model;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What will run when a request is accepted.
 *
 * @param options effective options, every value filled in
 * @param iterations how many iterations the run has, the unit of its progress
 * @param warnings sentences for the user: what is legal but probably not meant
 * @param base the model whose weights training starts from; null when it starts from random ones
 * @param estimatedMemoryBytes memory of the device at the peak, estimated from the architectures
 */
public record Plan<O>(
    O options,
    int iterations,
    List<String> warnings,
    @Nullable Model base,
    long estimatedMemoryBytes) {

  public Plan {
    warnings = List.copyOf(warnings);
  }
}
