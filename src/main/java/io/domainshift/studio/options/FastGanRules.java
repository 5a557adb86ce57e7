package io.domainshift.studio.options;

import static io.domainshift.studio.options.InvalidSampleException.require;

import io.domainshift.studio.options.SampleOptions.Truncation;
import org.jspecify.annotations.Nullable;

/** FastGAN draws straight from z: what works on intermediate latents has nothing to work on. */
final class FastGanRules {

  private FastGanRules() {}

  /**
   * @return no truncation
   * @throws InvalidSampleException when something asks for what only StyleGAN2 has
   */
  static Truncation check(SampleOptions options) {
    refuse("w", options.w(), "seeds, count or z");
    refuse("ws", options.ws(), "seeds, count or z");
    Double psi = options.truncationPsi();
    require(
        psi == null || psi == 1,
        "truncationPsi",
        "is %s, but a FastGAN has no intermediate latents to truncate, expected 1 or none"
            .formatted(psi));
    refuse("truncationCutoff", options.truncationCutoff(), "none");
    refuse("mix", options.mix(), "none");
    require(
        options.noise() != NoiseMode.CONST,
        "noise",
        "is 'const', but a FastGAN stores no noise, expected 'random' or 'none'");
    return new Truncation(1.0, null);
  }

  private static void refuse(String field, @Nullable Object value, String expected) {
    require(
        value == null,
        field,
        "is for StyleGAN2, a FastGAN has no intermediate latents, expected " + expected);
  }
}
