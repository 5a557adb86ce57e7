package io.domainshift.datasets;

import java.util.List;
import java.util.Map;

/**
 * What was found while looking through the pictures of a data set.
 *
 * @param found files called as pictures are
 * @param ignored files passed over: hidden ones, and those called otherwise
 * @param prepared pictures that the data set has
 * @param size side of a prepared picture in pixels
 * @param fit how pictures of other shapes became squares
 * @param broken files that hold no picture that can be decoded
 * @param duplicates files whose bytes an earlier file has too
 * @param nearDuplicates pictures that look like an earlier one, without the duplicates
 * @param upscaled pictures whose shorter side is shorter than {@code size}
 * @param grey pictures without any colour
 * @param medianShortSide in pixels
 * @param shortSides how many pictures have a shorter side of this range of pixels
 * @param aspects how many pictures have this ratio of width to height, roughly
 * @param types how many pictures are of this media type
 * @param labels how many pictures each class has; empty without labels
 * @param unlabelled pictures without a class, where others have one
 * @param warnings what should be looked at before training
 */
public record LintReport(
    int found,
    int ignored,
    int prepared,
    int size,
    Fit fit,
    Examples broken,
    Examples duplicates,
    Examples nearDuplicates,
    int upscaled,
    int grey,
    int medianShortSide,
    Map<String, Integer> shortSides,
    Map<String, Integer> aspects,
    Map<String, Integer> types,
    Map<String, Integer> labels,
    int unlabelled,
    List<Warning> warnings) {

  /** The report as people read it. */
  public String text() {
    return LintText.of(this);
  }

  /**
   * How often something was found, and where for the first times.
   *
   * @param count in all
   * @param first at most {@value #MOST}: a path, and what was found there
   */
  public record Examples(int count, List<Example> first) {

    static final int MOST = 20;

    public Examples {
      first = List.copyOf(first);
    }
  }

  /**
   * Where something was found.
   *
   * @param path of the file
   * @param finding why it is broken, or the path of the file that it equals
   */
  public record Example(String path, String finding) {}

  /**
   * What should be looked at before training.
   *
   * @param code stable name: {@code FEW_PICTURES}…
   * @param message a sentence for people
   */
  public record Warning(Code code, String message) {}

  /** Sorts of warnings; none is ever renamed. */
  public enum Code {
    FEW_PICTURES,
    BROKEN_PICTURES,
    DUPLICATES,
    NEAR_DUPLICATES,
    UPSCALED,
    DISTORTED,
    MIXED_COLOUR,
    LABEL_GAPS,
    LABEL_IMBALANCE,
    UNLABELLED
  }
}
