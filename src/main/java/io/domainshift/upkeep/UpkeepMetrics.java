package io.domainshift.upkeep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** What this process removed, and what nothing names. */
@Component
final class UpkeepMetrics {

  private final MeterRegistry registry;
  private final Counter objects;
  private final Counter bytes;
  private final AtomicLong orphans = new AtomicLong();
  private final AtomicLong orphanBytes = new AtomicLong();

  UpkeepMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.objects =
        Counter.builder("domainshift.storage.removed.objects")
            .description("Objects removed because nothing named them")
            .register(registry);
    this.bytes =
        Counter.builder("domainshift.storage.removed.bytes")
            .description("Bytes of these objects")
            .register(registry);
    Gauge.builder("domainshift.storage.orphans", orphans, AtomicLong::get)
        .description("Objects that nothing names and that are still there")
        .register(registry);
    Gauge.builder("domainshift.storage.orphans.bytes", orphanBytes, AtomicLong::get)
        .description("Bytes of these objects")
        .register(registry);
  }

  void removed(long size) {
    objects.increment();
    bytes.increment(size);
  }

  void orphans(long count, long size) {
    orphans.set(count);
    orphanBytes.set(size);
  }

  /**
   * @param kind {@code samples}, {@code artifacts} or {@code checkpoints}
   */
  void expired(String kind, int rows) {
    Counter.builder("domainshift.retention.removed")
        .description("Files and checkpoints that jobs no longer have")
        .tag("kind", kind)
        .register(registry)
        .increment(rows);
  }
}
