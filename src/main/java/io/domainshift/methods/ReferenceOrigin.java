package io.domainshift.methods;

import java.util.Map;

/**
 * What a reference was found with; travels in the metadata of its file.
 *
 * @param generator id of the source generator
 * @param generatorSha256 of that generator's weights
 * @param targetImage id of the target picture
 */
public record ReferenceOrigin(String generator, String generatorSha256, String targetImage) {

  private static final String GENERATOR = "generator";
  private static final String GENERATOR_SHA_256 = "generatorSha256";
  private static final String TARGET_IMAGE = "targetImage";

  /** The entries of a file's metadata. */
  public Map<String, String> metadata() {
    return Map.of(
        GENERATOR, generator, GENERATOR_SHA_256, generatorSha256, TARGET_IMAGE, targetImage);
  }

  /** Reads what {@link #metadata} wrote; an absent entry is empty. */
  public static ReferenceOrigin of(Map<String, String> metadata) {
    return new ReferenceOrigin(
        metadata.getOrDefault(GENERATOR, ""),
        metadata.getOrDefault(GENERATOR_SHA_256, ""),
        metadata.getOrDefault(TARGET_IMAGE, ""));
  }
}
