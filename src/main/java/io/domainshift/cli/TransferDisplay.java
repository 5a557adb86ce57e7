package io.domainshift.cli;

import io.domainshift.catalog.DownloadProgress;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A download: a bar on a terminal, a line for every tenth elsewhere. */
abstract sealed class TransferDisplay implements DownloadProgress, AutoCloseable {

  private static final long MEGABYTE = 1_000_000;

  static TransferDisplay of(String name, PrintWriter out) {
    return Terminal.isInteractive() ? new Bar(name) : new Lines(name, out);
  }

  @Override
  public void close() {}

  private static final class Bar extends TransferDisplay {

    private final String name;
    private @Nullable ProgressBar bar;

    Bar(String name) {
      this.name = name;
    }

    @Override
    public void at(long bytes, long total) {
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(total)
                .setUnit(" MB", MEGABYTE)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setUpdateIntervalMillis(200)
                .showSpeed()
                .build();
      }
      bar.maxHint(total);
      bar.stepTo(bytes);
    }

    @Override
    public void again(String reason) {
      if (bar != null) {
        bar.setExtraMessage(" " + reason);
      }
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }

  private static final class Lines extends TransferDisplay {

    private final String name;
    private final PrintWriter out;
    private long shownTenth = -1;

    Lines(String name, PrintWriter out) {
      this.name = name;
      this.out = out;
    }

    @Override
    public void at(long bytes, long total) {
      // Of an unknown size, every fifty megabytes are worth a line.
      long tenth = total > 0 ? bytes * 10 / total : bytes / (50 * MEGABYTE);
      if (tenth == shownTenth) {
        return;
      }
      shownTenth = tenth;
      out.printf(
          Locale.ROOT,
          "%s: %.1f%s MB%n",
          name,
          bytes / (double) MEGABYTE,
          total > 0 ? String.format(Locale.ROOT, " of %.1f", total / (double) MEGABYTE) : "");
      out.flush();
    }

    @Override
    public void again(String reason) {
      out.printf("%s; trying again%n", reason);
      out.flush();
    }
  }
}
