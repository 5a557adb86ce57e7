package io.domainshift.methods.projected;

import io.domainshift.methods.Kept;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/**
 * Options of Projected GAN, all filled in. Defaults are those of the published training script;
 * what differs says so.
 *
 * @param dataset id, name or {@code name:version} of the pictures to learn; required
 * @param architecture network that learns to draw pictures of the data set's size; default {@code
 *     stylegan2}, or that of {@code generator}
 * @param generator id or name of a generator whose weights training starts from; default: none, it
 *     starts from random weights
 * @param channelBase of a new generator: feature maps times side of a resolution, 64 to 1,048,576;
 *     default 32768. FastGAN has {@code channelBase} / 256 feature maps at 128² and its published
 *     proportions
 * @param channelMax most feature maps of a resolution of a new StyleGAN2, 1 to 2,048; default 512
 * @param zDim width of a new generator's latent, 1 to 2,048; default 64, of FastGAN 256
 * @param wDim width of a new StyleGAN2's intermediate latent, 1 to 2,048; default 128
 * @param mappingLayers layers of a new StyleGAN2's mapping network, 1 to 16; default 2
 * @param initialContrast factor on the to-RGB weights of a new StyleGAN2, above 0 to 1; a tenth
 *     makes its first pictures as pale as real ones and shortens small trainings; default 1
 * @param featureNetwork id or name of the network through whose features discriminators look, an
 *     EfficientNet-Lite; default {@code efficientnet-lite1}; published: Lite1 in the paper, Lite0
 *     in the code
 * @param featureStatistics by which statistics that network normalises; default {@code clean};
 *     published: {@code as-built}
 * @param featureSize side in pixels that smaller pictures are enlarged to for that network, 128 to
 *     1,024; less is faster and sees less; default 224
 * @param labels whether generator and discriminators learn the data set's classes; default false
 * @param mirror whether each picture is also shown mirrored; default false
 * @param batchSize pictures an iteration, 2 to 4,096; default 64
 * @param batchDevice pictures that are computed at a time, at least 2; a part of {@code batchSize}
 *     without remainder; default {@code batchSize}
 * @param kimg length of the training in thousands of pictures shown, above 0 to 1,000,000; default
 *     10000
 * @param generatorLearningRate of the generator's Adam, above 0 to 1; default 0.002, of FastGAN
 *     0.0002
 * @param discriminatorLearningRate of the discriminators' Adam, above 0 to 1; default 0.002, for
 *     FastGAN 0.0002; published: the former times 16/17, a remnant of a regularisation that this
 *     method does without
 * @param emaKimg half-life of the moving average of the weights that becomes the result, in
 *     thousands of pictures, 0 (off) to 10,000; default {@code batchSize} · 10 / 32
 * @param emaRampup share of the pictures shown that the half-life is at most, while training
 *     starts, 0 (no limit) to 10; default 0.05, beside {@code generator} 0
 * @param blurSigma standard deviation in pixels of the blur that everything is judged under at the
 *     start, 0 to 100; default 0
 * @param blurFadeKimg thousands of pictures after which it is gone, 0 to 10,000; default 0
 * @param rangePenalty weight of the mean squared distance of generated colours from -1 to 1, which
 *     holds a generator that has no bounds of its own near them, 0 (none, as published) to 1,000;
 *     default 0
 * @param augment changes of every picture before it is judged; default all three
 * @param metric what the best generator is chosen by, a Fréchet distance: {@code fid}, or {@code
 *     fd-NAME} of an installed EfficientNet-Lite; default {@code fid} where Inception is installed,
 *     else {@code fd-efficientnet-lite1}
 * @param metricKimg thousands of pictures between evaluations, 0 (never) to 1,000,000; one more
 *     comes at the end; default 200
 * @param metricPictures pictures that are drawn for an evaluation and as many, or all, of the data
 *     set, 100 to 100,000; default 10000; published: 50,000 and all
 * @param onCollapse what happens when evaluations show that training goes wrong; default {@code
 *     stop}
 * @param truncationPsi truncation of the sample pictures, -1 to 2; FastGAN takes 1 only; default 1
 * @param sampleCount pictures on a sample sheet, 1 to 64; default 16
 * @param sampleKimg thousands of pictures between sample sheets, 0 (none) to 1,000,000; default 200
 * @param saveKimg thousands of pictures between checkpoints, 0 (none) to 1,000,000; default 200
 */
public record ProjectedOptions(
    @Kept @NotBlank String dataset,
    @Kept @NotNull GeneratorKind architecture,
    @Kept @Nullable String generator,
    @Kept @Range(min = 64, max = 1 << 20) int channelBase,
    @Kept @Range(min = 1, max = 2048) int channelMax,
    @Kept @Range(min = 1, max = 2048) int zDim,
    @Kept @Range(min = 1, max = 2048) int wDim,
    @Kept @Range(min = 1, max = 16) int mappingLayers,
    @Kept @Positive @DecimalMax("1") double initialContrast,
    @Kept @NotBlank String featureNetwork,
    @Kept @NotNull FeatureStatistics featureStatistics,
    @Range(min = DiscriminatorLayout.SMALLEST_PICTURE, max = 1024) int featureSize,
    @Kept boolean labels,
    boolean mirror,
    @Kept @Range(min = 2, max = 4096) int batchSize,
    @Range(min = 2, max = 4096) int batchDevice,
    @Positive @DecimalMax("1000000") double kimg,
    @Positive @DecimalMax("1") double generatorLearningRate,
    @Positive @DecimalMax("1") double discriminatorLearningRate,
    @DecimalMin("0") @DecimalMax("10000") double emaKimg,
    @DecimalMin("0") @DecimalMax("10") double emaRampup,
    @DecimalMin("0") @DecimalMax("100") double blurSigma,
    @DecimalMin("0") @DecimalMax("10000") double blurFadeKimg,
    @DecimalMin("0") @DecimalMax("1000") double rangePenalty,
    @NotNull @Size(max = 3) List<@NotNull Augmentation> augment,
    @Kept @NotBlank String metric,
    @DecimalMin("0") @DecimalMax("1000000") double metricKimg,
    @Kept @Range(min = 100, max = 100_000) int metricPictures,
    @NotNull OnCollapse onCollapse,
    @Range(min = -1, max = 2) double truncationPsi,
    @Range(min = 1, max = 64) int sampleCount,
    @DecimalMin("0") @DecimalMax("1000000") double sampleKimg,
    @DecimalMin("0") @DecimalMax("1000000") double saveKimg) {

  @SuppressWarnings("NullAway") // absent until bound; validation refuses it with the field's name
  public ProjectedOptions {
    augment = augment == null ? null : List.copyOf(augment);
  }

  /** How many iterations there are. */
  int iterations() {
    return (int) Math.ceil(kimg * 1000 / batchSize);
  }

  /** Parts that a batch is computed in. */
  int parts() {
    return batchSize / batchDevice;
  }

  /** Whether something that comes every so many thousands of pictures comes after an iteration. */
  boolean isDue(int iteration, double everyKimg) {
    if (everyKimg == 0) {
      return false;
    }
    double every = everyKimg * 1000;
    long shown = (long) iteration * batchSize;
    return (long) (shown / every) > (long) ((shown - batchSize) / every);
  }
}
