package io.domainshift.upkeep;

import io.domainshift.storage.Orphans;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is kept for how long.
 *
 * @param samples how long after its end a job keeps the pictures of its training; for ever if
 *     absent
 * @param artifacts how long after its end a job keeps its other files; for ever if absent
 * @param checkpoints how long after its end a job keeps its checkpoints; for ever if absent
 * @param checkpointsKept how many of its newest checkpoints a job keeps that has not ended; all if
 *     0
 * @param orphans how long an object stays that nothing names any more
 * @param orphansEvery how often one process looks through the storage for such objects
 * @param dryRun whether to tell only, and to remove nothing
 */
@ConfigurationProperties("domainshift.retention")
public record RetentionSettings(
    @Nullable Duration samples,
    @Nullable Duration artifacts,
    @Nullable Duration checkpoints,
    @DefaultValue("0") int checkpointsKept,
    @DefaultValue("1d") Duration orphans,
    @DefaultValue("6h") Duration orphansEvery,
    @DefaultValue("false") boolean dryRun) {

  public RetentionSettings {
    notNegative("samples", samples);
    notNegative("artifacts", artifacts);
    notNegative("checkpoints", checkpoints);
    if (checkpointsKept < 0) {
      throw refused("checkpoints-kept", checkpointsKept, "at least 0");
    }
    if (orphans.compareTo(Orphans.NOTICE) < 0) {
      throw refused("orphans", orphans, "at least " + Orphans.NOTICE);
    }
    if (orphansEvery.compareTo(Duration.ofMinutes(1)) < 0) {
      throw refused("orphans-every", orphansEvery, "at least PT1M");
    }
  }

  private static void notNegative(String name, @Nullable Duration time) {
    if (time != null && time.isNegative()) {
      throw refused(name, time, "PT0S or more");
    }
  }

  private static IllegalArgumentException refused(String name, Object value, String expected) {
    return new IllegalArgumentException(
        "domainshift.retention.%s is %s, expected %s".formatted(name, value, expected));
  }
}
