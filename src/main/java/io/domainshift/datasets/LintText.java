package io.domainshift.datasets;

import io.domainshift.datasets.LintReport.Example;
import io.domainshift.datasets.LintReport.Examples;
import java.util.Locale;
import java.util.Map;

/** A lint report in lines. */
final class LintText {

  /** Classes that are listed one by one. */
  private static final int MOST_LABELS = 50;

  private final StringBuilder text = new StringBuilder();

  private LintText() {}

  static String of(LintReport report) {
    LintText text = new LintText();
    text.line(
        "%d pictures of %d x %d pixels (%s), from %d files",
        report.prepared(),
        report.size(),
        report.size(),
        report.fit().name().toLowerCase(Locale.ROOT),
        report.found());
    if (report.ignored() > 0) {
      text.line("%d other files passed over", report.ignored());
    }
    text.line("");
    if (report.warnings().isEmpty()) {
      text.line("Nothing to worry about");
    }
    report.warnings().forEach(warning -> text.line("! %s", warning.message()));
    text.line("");
    text.line("Shorter side, half of them at least %d", report.medianShortSide());
    text.table(report.shortSides(), Integer.MAX_VALUE);
    text.line("Width to height");
    text.table(report.aspects(), Integer.MAX_VALUE);
    text.line("Type");
    text.table(report.types(), Integer.MAX_VALUE);
    text.line("Without colour%28d", report.grey());
    if (!report.labels().isEmpty()) {
      text.line("Classes");
      text.table(report.labels(), MOST_LABELS);
    }
    text.examples("Broken", report.broken());
    text.examples("Same bytes", report.duplicates());
    text.examples("Look alike", report.nearDuplicates());
    return text.text.toString();
  }

  private void table(Map<String, Integer> counts, int most) {
    counts.entrySet().stream()
        .limit(most)
        .forEach(count -> line("  %-32s%8d", count.getKey(), count.getValue()));
    if (counts.size() > most) {
      line("  and %d more", counts.size() - most);
    }
  }

  private void examples(String title, Examples examples) {
    if (examples.count() == 0) {
      return;
    }
    line("%s: %d", title, examples.count());
    for (Example example : examples.first()) {
      line("  %s: %s", safe(example.path()), safe(example.finding()));
    }
    if (examples.count() > examples.first().size()) {
      line("  and %d more", examples.count() - examples.first().size());
    }
  }

  /** Names that strangers chose must not steer a terminal. */
  private static String safe(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  private void line(String format, Object... arguments) {
    text.append(format.formatted(arguments)).append('\n');
  }
}
