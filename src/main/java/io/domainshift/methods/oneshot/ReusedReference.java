package io.domainshift.methods.oneshot;

import io.domainshift.datasets.StoredImage;
import io.domainshift.methods.Images;
import io.domainshift.methods.Inputs;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.methods.Reference;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import java.util.List;

/** The rules of {@code referenceW}: whose reference another job may go on with. */
final class ReusedReference {

  private static final String FIELD = "referenceW";

  private ReusedReference() {}

  /**
   * The reference of an earlier job.
   *
   * @param jobId what the request says
   * @param generator that the new job adapts
   * @param target picture of the new job
   * @param warnings gets a sentence where the reference was made with something else
   * @throws InvalidOptionException when the job is unknown, has no reference, or its generator has
   *     another shape
   */
  static Reference find(
      Inputs inputs, String jobId, Model generator, StoredImage target, List<String> warnings) {
    Reference reference =
        inputs
            .references()
            .find(jobId)
            .orElseThrow(
                () ->
                    new InvalidOptionException(
                        FIELD,
                        inputs.references().hasJob(jobId)
                            ? "referenceW names job %s, which has found no reference, expected a job whose reference search has ended"
                                .formatted(jobId)
                            : "referenceW is \"%s\", expected the id of a job".formatted(jobId)));
    requireShape(reference, generator);
    advise(reference, generator, target, inputs.images(), warnings);
    return reference;
  }

  private static void requireShape(Reference reference, Model generator) {
    GeneratorArchitecture architecture = (GeneratorArchitecture) generator.architecture();
    if (reference.wDim() != architecture.wDim() || reference.size() != architecture.size()) {
      throw new InvalidOptionException(
          FIELD,
          "referenceW is of a generator of %d pixels and w width %d, expected %d and %d as of \"%s\""
              .formatted(
                  reference.size(),
                  reference.wDim(),
                  architecture.size(),
                  architecture.wDim(),
                  generator.name()));
    }
  }

  private static void advise(
      Reference reference,
      Model generator,
      StoredImage target,
      Images images,
      List<String> warnings) {
    if (!reference.origin().generatorSha256().equals(generator.weightsSha256())) {
      warnings.add(
          "referenceW was found with another generator: its latent may mean something else to \"%s\""
              .formatted(generator.name()));
    }
    String earlier = reference.origin().targetImage();
    boolean same =
        earlier.equals(target.id().toString())
            || images
                .find(earlier)
                .filter(image -> image.sha256().equals(target.sha256()))
                .isPresent();
    if (!same) {
      warnings.add("referenceW was found for another target picture");
    }
  }
}
