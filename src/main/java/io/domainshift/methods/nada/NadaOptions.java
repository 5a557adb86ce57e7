package io.domainshift.methods.nada;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/**
 * Options of StyleGAN-NADA, all filled in. Defaults are those of the published training command
 * and, where it is silent, of the published argument parser; what differs says so.
 *
 * @param generator id or name of the generator to adapt; required
 * @param source words for what the generator draws now ("photo"), up to 300 characters; required
 *     where a loss compares words
 * @param target words for what it shall draw ("pencil sketch"), up to 300 characters; required
 *     without style pictures
 * @param styleImages ids of 1 to 20 pictures of what it shall draw, beside the words or instead of
 *     them; default none
 * @param truncateText cut prompts of more than 77 tokens instead of refusing them; default false
 * @param clip the CLIP models and their weights, 1 to 8; default: what the generator's defaults
 *     name, else the only CLIP installed
 * @param clipAntialias antialias when a picture is resized for CLIP; default false, as in the
 *     published environment
 * @param iterations optimiser steps, 1 to 100,000; default 300
 * @param batchSize pictures a step, 1 to 256; default 2
 * @param learningRate of Adam, before the factor 4/5 of the published code, above 0 to 1; default
 *     0.002
 * @param directionalWeight of 1 - cos(picture edit, wanted edit) in CLIP space, 0 to 1,000; default
 *     1
 * @param textWeight share of the words' edit in that loss, 0 to 1,000; default 1 with a target,
 *     else 0. Words and style pictures are a term each, not one mixed edit
 * @param styleWeight share of the style pictures' edit, 0 to 1,000; default 1 with style pictures,
 *     else 0
 * @param globalWeight of 1 - cos(picture, "a {target}"), 0 to 1,000; default 0
 * @param normWeight of the squared distance of a picture's embedding from its source picture's, in
 *     units of the latter's norm, 0 to 1,000; default 0; not in the published generator training
 * @param patchWeight of the directional loss on a crop against parts of the object, 0 to 1,000;
 *     default 0
 * @param patchSize side of that crop in pixels, even, below the picture's side; default 510 (as
 *     published) where the picture is larger than that, else half its side
 * @param manifoldWeight of |cos(picture, source picture) - cos(target text, source text)|, 0 to
 *     1,000; default 0
 * @param textureWeight of the mean squared difference of convolutional CLIP features from the
 *     source picture's, 0 to 1,000; default 0
 * @param textureClip id or name of the CLIP for these features, a ModifiedResNet (published: RN50);
 *     only beside a texture weight
 * @param phase layers that train while {@code autoLayerIterations} is 0; default {@code default}
 * @param trainToRgb train the to-RGB layers too, while {@code autoLayerIterations} is 0; default
 *     false
 * @param autoLayerIterations steps of the layer search before each iteration, 0 to 100; 0 turns the
 *     search off; default 1
 * @param autoLayerK layers that train in an iteration, 1 to their number; default all, as in the
 *     published command ("18"), which needs no search
 * @param autoLayerBatch latents of a search, 1 to 256; default 8
 * @param autoLayerMapping from rows of W+ to layers; default {@code official}
 * @param styleMixingProb probability of two latents a picture, 0 to 1; default 0
 * @param label class for a conditional generator, from 0; required there, refused elsewhere
 * @param truncationPsi truncation of the sample pictures, -1 to 2; default 0.7
 * @param sampleCount pictures in a sample sheet, 1 to 64; default 4
 * @param outputInterval iterations between sample sheets, 0 (none) to 100,000; default 50
 * @param saveInterval iterations between checkpoints, 0 (none) to 100,000; default 150
 * @param emaDecay decay of a moving average of the weights that becomes the result, 0 (off) to
 *     below 1; default 0: the published result is the trained copy itself
 */
public record NadaOptions(
    @Kept @NotBlank String generator,
    @Nullable @Size(max = 300) String source,
    @Nullable @Size(max = 300) String target,
    @Nullable @Size(min = 1, max = 20) List<@NotBlank String> styleImages,
    boolean truncateText,
    @NotEmpty @Size(max = 8) List<@NotNull @Valid ClipChoice> clip,
    boolean clipAntialias,
    @Range(min = 1, max = 100_000) int iterations,
    @Range(min = 1, max = 256) int batchSize,
    @Positive @DecimalMax("1") double learningRate,
    @Range(min = 0, max = 1000) double directionalWeight,
    @Range(min = 0, max = 1000) double textWeight,
    @Range(min = 0, max = 1000) double styleWeight,
    @Range(min = 0, max = 1000) double globalWeight,
    @Range(min = 0, max = 1000) double normWeight,
    @Range(min = 0, max = 1000) double patchWeight,
    @Min(2) int patchSize,
    @Range(min = 0, max = 1000) double manifoldWeight,
    @Range(min = 0, max = 1000) double textureWeight,
    @Nullable String textureClip,
    @Kept @NotNull TrainingPhase phase,
    @Kept boolean trainToRgb,
    @Kept @Range(min = 0, max = 100) int autoLayerIterations,
    @Min(1) int autoLayerK,
    @Range(min = 1, max = 256) int autoLayerBatch,
    @Kept @NotNull AutoLayerMapping autoLayerMapping,
    @Range(min = 0, max = 1) double styleMixingProb,
    @Nullable @Min(0) Integer label,
    @Range(min = -1, max = 2) double truncationPsi,
    @Range(min = 1, max = 64) int sampleCount,
    @Range(min = 0, max = 100_000) int outputInterval,
    @Range(min = 0, max = 100_000) int saveInterval,
    @DecimalMin("0") @DecimalMax(value = "1", inclusive = false) double emaDecay) {

  @SuppressWarnings("NullAway") // absent until bound; validation refuses it with the field's name
  public NadaOptions {
    clip = clip == null ? null : copy(clip);
    styleImages = styleImages == null ? null : copy(styleImages);
  }

  /** Unlike {@link List#copyOf} takes a null, which is for validation to name. */
  private static <T> List<T> copy(List<T> list) {
    return Collections.unmodifiableList(new ArrayList<>(list));
  }

  /** Weight of the directional loss of the words. */
  double wordsWeight() {
    return target == null ? 0 : directionalWeight * textWeight;
  }

  /** Weight of the directional loss of the style pictures. */
  double picturesWeight() {
    return styleImages == null ? 0 : directionalWeight * styleWeight;
  }

  /** Sum of the loss weights, those of the CLIPs included. */
  double totalWeight() {
    double clipWeights = clip.stream().mapToDouble(ClipChoice::weight).sum();
    double directional = wordsWeight() + picturesWeight();
    double losses = directional + globalWeight + normWeight + patchWeight + manifoldWeight;
    return losses * clipWeights + textureWeight;
  }
}
