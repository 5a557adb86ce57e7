package io.domainshift.datasets;

import io.domainshift.datasets.LintReport.Code;
import io.domainshift.datasets.LintReport.Example;
import io.domainshift.datasets.LintReport.Examples;
import io.domainshift.datasets.LintReport.Warning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers what is found in pictures, and makes a {@link LintReport} of it. */
final class Lint {

  /** Fewer pictures than this teach a generator hardly more than themselves. */
  private static final int FEW = 100;

  /** Of the largest class to the smallest. */
  private static final int IMBALANCED = 10;

  private static final int[] SIDES = {16, 32, 64, 128, 256, 512, 1024, 2048};
  private static final double[] ASPECTS = {0.5, 0.7, 0.9, 1.1, 1.4, 2.0};
  private static final String[] ASPECT_NAMES = {
    "taller than 1:2",
    "1:2 to 2:3",
    "2:3 to 9:10",
    "square",
    "10:9 to 3:2",
    "3:2 to 2:1",
    "wider than 2:1"
  };

  private final int found;
  private final int ignored;
  private final int size;
  private final Fit fit;
  private final Labels labels;
  private final int medianShortSide;
  private final Found broken = new Found();
  private final Found duplicates = new Found();
  private final Found nearDuplicates = new Found();
  private final int[] sides = new int[SIDES.length];
  private final int[] aspects = new int[ASPECT_NAMES.length];
  private final Map<String, Integer> types = new TreeMap<>();
  private final int[] perLabel;
  private final List<@Nullable Fingerprint> prints = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private int unlabelled;
  private int upscaled;
  private int grey;

  Lint(int found, int ignored, int size, Fit fit, Labels labels, int medianShortSide) {
    this.found = found;
    this.ignored = ignored;
    this.size = size;
    this.fit = fit;
    this.labels = labels;
    this.medianShortSide = medianShortSide;
    this.perLabel = new int[labels.names().size()];
  }

  private static final class Found {
    private final List<Example> first = new ArrayList<>();
    private int count;

    void add(String path, String finding) {
      count++;
      if (first.size() < Examples.MOST) {
        first.add(new Example(path, finding));
      }
    }

    Examples examples() {
      return new Examples(count, first);
    }
  }

  void broken(String path, String finding) {
    broken.add(path, finding);
  }

  void duplicate(String path, String of) {
    duplicates.add(path, of);
  }

  /**
   * A picture that the data set has now.
   *
   * @param twin whether an earlier one has the same bytes: then it is no near duplicate as well
   */
  void prepared(PreparedPicture picture, PictureInfo info, int label, boolean twin) {
    int shortSide = Math.min(info.width(), info.height());
    upscaled += shortSide < size ? 1 : 0;
    grey += picture.grey() ? 1 : 0;
    int side = SIDES.length - 1;
    while (side > 0 && shortSide < SIDES[side]) {
      side--;
    }
    sides[side]++;
    double ratio = (double) info.width() / info.height();
    int aspect = 0;
    while (aspect < ASPECTS.length && ratio >= ASPECTS[aspect]) {
      aspect++;
    }
    aspects[aspect]++;
    types.merge(info.mediaType(), 1, Integer::sum);
    if (label >= 0) {
      perLabel[label]++;
    } else {
      unlabelled++;
    }
    prints.add(twin ? null : picture.print());
    paths.add(picture.from().entry().path());
  }

  LintReport report() {
    int[] twins = NearDuplicates.find(Collections.unmodifiableList(prints));
    for (int i = 0; i < twins.length; i++) {
      if (twins[i] >= 0) {
        nearDuplicates.add(paths.get(i), paths.get(twins[i]));
      }
    }
    Map<String, Integer> perName = new LinkedHashMap<>();
    for (int i = 0; i < perLabel.length; i++) {
      perName.put(labels.names().get(i), perLabel[i]);
    }
    return new LintReport(
        found,
        ignored,
        paths.size(),
        size,
        fit,
        broken.examples(),
        duplicates.examples(),
        nearDuplicates.examples(),
        upscaled,
        grey,
        medianShortSide,
        sides(),
        aspects(),
        types,
        perName,
        perName.isEmpty() ? 0 : unlabelled,
        warnings(perName));
  }

  private Map<String, Integer> sides() {
    Map<String, Integer> named = new LinkedHashMap<>();
    for (int i = 0; i < SIDES.length; i++) {
      if (sides[i] > 0) {
        String range =
            i == SIDES.length - 1 ? SIDES[i] + " or more" : SIDES[i] + " to " + (SIDES[i + 1] - 1);
        named.put(range, sides[i]);
      }
    }
    return named;
  }

  private Map<String, Integer> aspects() {
    Map<String, Integer> named = new LinkedHashMap<>();
    for (int i = 0; i < ASPECT_NAMES.length; i++) {
      if (aspects[i] > 0) {
        named.put(ASPECT_NAMES[i], aspects[i]);
      }
    }
    return named;
  }

  private List<Warning> warnings(Map<String, Integer> perName) {
    List<Warning> warnings = new ArrayList<>();
    int pictures = paths.size();
    if (pictures < FEW) {
      say(
          warnings,
          Code.FEW_PICTURES,
          "Only %d pictures; below %d copies are likely",
          pictures,
          FEW);
    }
    if (broken.count > 0) {
      say(warnings, Code.BROKEN_PICTURES, "%d files hold no usable picture", broken.count);
    }
    if (duplicates.count > 0) {
      say(
          warnings,
          Code.DUPLICATES,
          "%d files have the same bytes as an earlier one (dropDuplicates leaves them out)",
          duplicates.count);
    }
    if (nearDuplicates.count > 0) {
      say(warnings, Code.NEAR_DUPLICATES, "%d pictures look like another", nearDuplicates.count);
    }
    if (upscaled > 0) {
      say(
          warnings,
          Code.UPSCALED,
          "%d of %d pictures are smaller than %d pixels and were enlarged",
          upscaled,
          pictures,
          size);
    }
    int extreme = aspects[0] + aspects[aspects.length - 1];
    if (extreme > 0 && fit != Fit.CONTAIN) {
      say(
          warnings,
          Code.DISTORTED,
          "%d pictures are more than twice as long as wide: %s",
          extreme,
          fit == Fit.COVER ? "more than half of each was cut off" : "they are distorted");
    }
    if (grey * 20L > pictures && grey * 20L < 19L * pictures) {
      say(warnings, Code.MIXED_COLOUR, "%d of %d pictures are grey", grey, pictures);
    }
    labelWarnings(warnings, perName.values());
    return warnings;
  }

  private void labelWarnings(List<Warning> warnings, Collection<Integer> counts) {
    if (counts.isEmpty()) {
      return;
    }
    long gaps = counts.stream().filter(n -> n == 0).count();
    if (gaps > 0) {
      say(warnings, Code.LABEL_GAPS, "%d of %d classes have no picture", gaps, counts.size());
    }
    int most = Collections.max(counts);
    int least = counts.stream().filter(n -> n > 0).mapToInt(n -> n).min().orElse(most);
    if (most > IMBALANCED * least) {
      say(
          warnings,
          Code.LABEL_IMBALANCE,
          "The largest class has %d pictures, the smallest %d",
          most,
          least);
    }
    if (unlabelled > 0) {
      say(warnings, Code.UNLABELLED, "%d pictures have no class", unlabelled);
    }
  }

  private static void say(List<Warning> warnings, Code code, String message, Object... arguments) {
    warnings.add(new Warning(code, message.formatted(arguments)));
  }
}
