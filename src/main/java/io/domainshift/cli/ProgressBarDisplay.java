package io.domainshift.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** One line that moves: iterations, time, loss, iterations per second, time left. */
final class ProgressBarDisplay implements ProgressDisplay {

  private @Nullable ProgressBar bar;

  @Override
  public void show(Job job) {
    if (job.iterations() == 0) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(job.title())
              .setInitialMax(job.iterations())
              .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
              .setUpdateIntervalMillis(200)
              .hideEta()
              .build();
    }
    bar.stepTo(job.iteration());
    bar.setExtraMessage(job.isUnderWay() ? " " + ProgressText.figures(job) : job.standing());
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
