package io.domainshift.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;

/** Progress in words. */
final class ProgressText {

  private ProgressText() {}

  /**
   * {@code loss 0.931, 4.2 it/s, 0:21 left}, {@code s/kimg} where pictures are counted; what is not
   * known yet is left out.
   */
  static String figures(Job job) {
    Job.Progress progress = job.progress();
    StringJoiner text = new StringJoiner(", ");
    if (progress != null && progress.loss() != null) {
      text.add(String.format(Locale.ROOT, "loss %.3f", progress.loss()));
    }
    Double perKimg = job.secondsPerKimg();
    if (perKimg != null) {
      text.add(String.format(Locale.ROOT, "%.1f s/kimg", perKimg));
    } else if (progress != null && progress.iterationsPerSecond() != null) {
      text.add(String.format(Locale.ROOT, "%.2f it/s", progress.iterationsPerSecond()));
    }
    if (progress != null && progress.etaSeconds() != null) {
      text.add(clock(Duration.ofSeconds(Math.round(progress.etaSeconds()))) + " left");
    }
    return text.toString();
  }

  /** {@code 0:21} or {@code 1:04:03}. */
  static String clock(Duration time) {
    return time.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutesPart(), time.toSecondsPart());
  }
}
