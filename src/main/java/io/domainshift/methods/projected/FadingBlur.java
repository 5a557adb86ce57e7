package io.domainshift.methods.projected;

/**
 * The blur on all that the discriminators see, which fades while training starts.
 *
 * @param initialSigma of the first pictures, in pixels
 * @param fadeKimg thousands of real pictures after which it is gone; up to 1 there is none at all
 */
public record FadingBlur(double initialSigma, double fadeKimg) {

  /** No blur, as published for FastGAN. */
  public static final FadingBlur NONE = new FadingBlur(0, 0);

  /** Standard deviation after so many real pictures; tap i of the filter weighs 2^-(i/σ)². */
  public double sigma(long pictures) {
    if (fadeKimg <= 1) {
      return 0;
    }
    return Math.max(1 - pictures / (fadeKimg * 1e3), 0) * initialSigma;
  }
}
