package io.domainshift.models;

import io.domainshift.storage.StoredObject;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A model to be installed; its weights are stored already.
 *
 * @param name unique; lower-case letters, digits, dots, dashes and underscores, at most 100
 * @param architecture of the network
 * @param defaults recommended options by method name; an object
 * @param weights the stored safetensors file
 * @param origin where the weights come from, for people
 * @param licence of the weights, for people
 * @param parent the model it was adapted from, or the generator that a discriminator came with;
 *     null for others
 * @param job that made it; null for an imported one
 * @param provenance how it was made; an object
 */
public record NewModel(
    String name,
    Architecture architecture,
    JsonNode defaults,
    StoredObject weights,
    String origin,
    String licence,
    @Nullable UUID parent,
    @Nullable UUID job,
    JsonNode provenance) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

  public NewModel {
    if (!isName(name)) {
      throw new IllegalArgumentException("Model name is '%s', expected %s".formatted(name, NAME));
    }
  }

  /** Whether a model may be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }
}
