package io.domainshift.studio.options;

import static io.domainshift.studio.options.InvalidSampleException.require;

import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.studio.options.SampleOptions.Truncation;
import java.util.List;

/** What may be asked of StyleGAN2's intermediate latents. */
final class StyleGan2Rules {

  private static final double USUAL_PSI = 0.7;

  private StyleGan2Rules() {}

  /**
   * @return truncation with its defaults
   * @throws InvalidSampleException when something does not fit this generator
   */
  static Truncation check(
      SampleOptions options, SampleSubject subject, GeneratorArchitecture generator) {
    if (options.w() != null) {
      SampleOptions.checkRows("w", options.w(), generator.wDim());
    }
    if (options.ws() != null) {
      checkLayers(options.ws(), generator);
    }
    boolean mapped = options.w() == null && options.ws() == null;
    if (options.mix() != null) {
      options.mix().check(subject.reference(), generator.numWs(), mapped);
    }
    if (mapped) {
      return truncation(options, generator.numWs());
    }
    require(
        options.truncationPsi() == null,
        "truncationPsi",
        "is only applied to seeds and z, expected no truncation beside w and ws");
    require(
        options.truncationCutoff() == null,
        "truncationCutoff",
        "is only applied to seeds and z, expected none beside w and ws");
    return new Truncation(null, null);
  }

  private static Truncation truncation(SampleOptions options, int layers) {
    double psi = options.truncationPsi() == null ? USUAL_PSI : options.truncationPsi();
    require(psi >= -2 && psi <= 2, "truncationPsi", "is %s, expected -2 to 2".formatted(psi));
    int cutoff = options.truncationCutoff() == null ? layers : options.truncationCutoff();
    require(
        cutoff >= 0 && cutoff <= layers,
        "truncationCutoff",
        "is %d, expected 0 to %d".formatted(cutoff, layers));
    return new Truncation(psi, cutoff);
  }

  private static void checkLayers(List<List<List<Float>>> ws, GeneratorArchitecture generator) {
    SampleOptions.checkNumber("ws", ws.size());
    for (List<List<Float>> one : ws) {
      require(
          one != null && one.size() == generator.numWs(),
          "ws",
          "has a latent without %d rows, expected [N, %d, %d]"
              .formatted(generator.numWs(), generator.numWs(), generator.wDim()));
      SampleOptions.checkRows("ws", one, generator.wDim());
    }
  }
}
