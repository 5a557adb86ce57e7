package io.domainshift.methods.oneshot;

import io.domainshift.datasets.Fit;
import io.domainshift.methods.ClipChoice;
import io.domainshift.methods.Kept;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/**
 * Options of one-shot adaptation, all filled in. Defaults are those of the published training
 * script; what differs says so. The target is a picture or a text: options of the other are refused
 * and have no effect.
 *
 * @param generator id or name of the generator to adapt; required
 * @param targetImage id of the target picture; required unless {@code target} is given
 * @param fit how the target picture becomes as large and square as the generator's; default {@code
 *     cover}; published: a square is expected
 * @param crop rows of the target picture that count; default {@code none}
 * @param source words for what the generator draws now; required beside {@code target}
 * @param target words for what the generator shall draw, in the place of a picture
 * @param truncateText cut prompts of more than 77 tokens instead of refusing them; default false
 * @param clip the CLIP models and their weights, 1 to 8; default: what the generator's defaults
 *     name, else the only CLIP installed
 * @param perceptual id or name of the network that compares pictures with the target, an LPIPS or a
 *     feature network; default: an installed LPIPS (AlexNet before VGG before SqueezeNet), else
 *     EfficientNet-Lite1
 * @param discriminator id or name of the discriminator that training starts from; default: the one
 *     that came with the generator; without one it is trained from scratch
 * @param searchIterations steps of the reference search, 0 to 100,000; 0 takes the average latent
 *     as the reference; default 1001
 * @param searchLearningRate of Adam in the reference search, above 0 to 1; default 0.01
 * @param clipWeight of 1 - cos(views, target) in CLIP space in the search, 0 to 1,000; default 1
 * @param latentWeight of the squared distance from the average latent in the search, 0 to 1,000;
 *     default 0.01
 * @param reconstructionWeight of perceptual plus squared distance from the target in the search, 0
 *     to 1,000; default 1
 * @param views views of a picture that CLIP judges in a step of the search, 1 to 64; default 8
 * @param viewDraws whether the views of a step differ; default {@code official}: they do not
 * @param referenceW id of a finished job whose reference latent is used; no search is run
 * @param iterations optimiser steps after the search, 1 to 100,000; default 2001
 * @param batchSize pictures a step, 1 to 256; at least 2 with a consistency weight; default 2
 * @param learningRate of the generator's Adam, above 0 to 1, before the published factor 4/5;
 *     default 0.002
 * @param discriminatorLearningRate of the discriminator's Adam, above 0 to 1, before the published
 *     factor r1Interval / (r1Interval + 1); default 0.002
 * @param adversarialWeight of what the discriminator says about adapted pictures, 0 to 1,000; 0
 *     does without a discriminator; default 1
 * @param r1Gamma of the discriminator's gradient penalty, 0 to 1,000; default 10
 * @param r1Interval iterations from one penalty to the next, which counts as many times, 1 to
 *     1,000; default 16
 * @param refInterval every so many iterations one draws the reference instead of fresh latents, 1
 *     to 1,000; default 4
 * @param directionalWeight of 1 - cos(picture edit, text edit) in CLIP space, with a text as the
 *     target, 0 to 1,000; default 1
 * @param styleMixingProb probability of two latents a picture, 0 to 1; default 0.9
 * @param consistencyWeight of the squared difference of similarities between pictures of a batch,
 *     source against adapted, 0 to 1,000; default 10
 * @param patchWeight of the contrastive loss of crops at equal places, 0 to 1,000; default 1
 * @param cropCount crops of a picture, 2 to 256; default 16
 * @param cropSize side of the crops in pixels, 8 to below the picture's side; default an eighth of
 *     it, at least 8 (published: 128 of 1024)
 * @param temperature of the contrastive loss, 0.01 to 100; default 1
 * @param patchAllBatch whether every crop of the batch is a negative to every other, not only those
 *     of its group; default false
 * @param patchFeatures of how many layers the discriminator judges patches, one drawn at random
 *     each time, 1 to 4; default 1
 * @param draws what source and adapted pictures of a latent share; default {@code shared};
 *     published: {@code official}
 * @param label class for a conditional generator, from 0; required there, refused elsewhere
 * @param emaDecay decay of the moving average of the weights that becomes the result, 0 (off) to
 *     below 1; default 0.5^(32/10000)
 * @param truncationPsi truncation of the sample pictures, -1 to 2; default 0.7; published: 1
 * @param sampleCount pictures in a row of a sample sheet, 1 to 64; default 4
 * @param outputInterval iterations between sample sheets, 0 (none) to 100,000; default 100
 * @param saveInterval iterations between checkpoints, 0 (none) to 100,000; default 500; published:
 *     1000
 */
public record OneShotOptions(
    @Kept @NotBlank String generator,
    @Kept @Nullable String targetImage,
    @Kept @NotNull Fit fit,
    @Kept @NotNull Crop crop,
    @Nullable @Size(max = 300) String source,
    @Nullable @Size(max = 300) String target,
    boolean truncateText,
    @NotEmpty @Size(max = 8) List<@NotNull @Valid ClipChoice> clip,
    @Nullable String perceptual,
    @Kept @Nullable String discriminator,
    @Kept @Range(min = 0, max = 100_000) int searchIterations,
    @Positive @DecimalMax("1") double searchLearningRate,
    @Range(min = 0, max = 1000) double clipWeight,
    @Range(min = 0, max = 1000) double latentWeight,
    @Range(min = 0, max = 1000) double reconstructionWeight,
    @Range(min = 1, max = 64) int views,
    @NotNull ViewDraws viewDraws,
    @Kept @Nullable String referenceW,
    @Range(min = 1, max = 100_000) int iterations,
    @Range(min = 1, max = 256) int batchSize,
    @Positive @DecimalMax("1") double learningRate,
    @Positive @DecimalMax("1") double discriminatorLearningRate,
    @Range(min = 0, max = 1000) double adversarialWeight,
    @Range(min = 0, max = 1000) double r1Gamma,
    @Range(min = 1, max = 1000) int r1Interval,
    @Range(min = 1, max = 1000) int refInterval,
    @Range(min = 0, max = 1000) double directionalWeight,
    @Range(min = 0, max = 1) double styleMixingProb,
    @Range(min = 0, max = 1000) double consistencyWeight,
    @Range(min = 0, max = 1000) double patchWeight,
    @Range(min = 2, max = 256) int cropCount,
    @Min(8) int cropSize,
    @DecimalMin("0.01") @DecimalMax("100") double temperature,
    boolean patchAllBatch,
    @Range(min = 1, max = 4) int patchFeatures,
    @NotNull TwinDraws draws,
    @Kept @Nullable @Min(0) Integer label,
    @DecimalMin("0") @DecimalMax(value = "1", inclusive = false) double emaDecay,
    @Range(min = -1, max = 2) double truncationPsi,
    @Range(min = 1, max = 64) int sampleCount,
    @Range(min = 0, max = 100_000) int outputInterval,
    @Range(min = 0, max = 100_000) int saveInterval) {

  @SuppressWarnings("NullAway") // absent until bound; validation refuses it with the field's name
  public OneShotOptions {
    clip = clip == null ? null : List.copyOf(clip);
  }

  /** Whether a picture is the target; a text otherwise. */
  boolean towardsPicture() {
    return targetImage != null;
  }

  /** Steps of both stages, the unit of a job's progress. */
  int allIterations() {
    return searchIterations + iterations;
  }
}
