package io.domainshift.upkeep;

import io.domainshift.jobs.JobRetention;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes from jobs what the settings say they have kept for long enough. */
@Component
public class Retention {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private final JobRetention jobs;
  private final TransactionTemplate transaction;
  private final UpkeepMetrics metrics;
  private final RetentionSettings settings;

  Retention(
      JobRetention jobs,
      TransactionTemplate transaction,
      UpkeepMetrics metrics,
      RetentionSettings settings) {
    this.jobs = jobs;
    this.transaction = transaction;
    this.metrics = metrics;
    this.settings = settings;
  }

  /** Removes rows; the bytes are left to the sweep of objects that nothing names. */
  public void apply() {
    removed("samples", settings.samples(), jobs::removeSamples);
    removed("artifacts", settings.artifacts(), jobs::removeOtherFiles);
    removed("checkpoints", settings.checkpoints(), jobs::removeCheckpoints);
    if (settings.checkpointsKept() > 0) {
      removed("checkpoints", () -> jobs.removeOlderCheckpoints(settings.checkpointsKept()));
    }
  }

  private interface Removal {
    int of(Duration kept);
  }

  private void removed(String kind, @Nullable Duration kept, Removal removal) {
    if (kept != null) {
      removed(kind, () -> removal.of(kept));
    }
  }

  /** In bites; a dry run takes the first one only, and gives it back. */
  private void removed(String kind, IntSupplier removal) {
    int all = 0;
    int some = once(removal);
    while (some > 0 && !settings.dryRun()) {
      metrics.expired(kind, some);
      all += some;
      some = once(removal);
    }
    if (all > 0) {
      log.info("{} {} of jobs had their time and are removed", all, kind);
    } else if (some > 0) {
      log.info("Dry run: {} {} of jobs had their time, perhaps more", some, kind);
    }
  }

  private int once(IntSupplier removal) {
    Integer rows =
        transaction.execute(
            status -> {
              int removed = removal.getAsInt();
              if (settings.dryRun()) {
                status.setRollbackOnly();
              }
              return removed;
            });
    return rows == null ? 0 : rows;
  }
}
