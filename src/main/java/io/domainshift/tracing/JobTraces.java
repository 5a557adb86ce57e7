package io.domainshift.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Spans of jobs. Between processes a span is named by a {@code traceparent} as <a
 * href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a> has it.
 * Where tracing is off there are no spans, and nothing happens.
 */
@Component
public final class JobTraces {

  private static final Pattern TRACEPARENT =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
  private static final int SAMPLED = 1;

  private final @Nullable Tracer tracer;

  @Autowired
  JobTraces(ObjectProvider<Tracer> tracer) {
    this(tracer.getIfAvailable());
  }

  private JobTraces(@Nullable Tracer tracer) {
    this.tracer = tracer;
  }

  /** Without tracing. */
  public static JobTraces none() {
    return new JobTraces((@Nullable Tracer) null);
  }

  /** The span that this thread is in; null outside of any. */
  public @Nullable String current() {
    Span span = tracer == null ? null : tracer.currentSpan();
    return span == null ? null : traceparent(span.context());
  }

  /** Starts a span under the one that this thread is in. */
  public JobSpan span(String name) {
    return tracer == null ? JobSpan.NONE : begin(tracer, tracer.spanBuilder().name(name).start());
  }

  /**
   * Starts a span under one of another process.
   *
   * @param parent its traceparent; with null, or what is none, a trace begins here
   */
  public JobSpan under(@Nullable String parent, String name) {
    return tracer == null
        ? JobSpan.NONE
        : begin(tracer, builder(tracer, parent).name(name).start());
  }

  /** Tells of a span that is over already. */
  public void past(@Nullable String parent, String name, Instant began) {
    if (tracer != null) {
      builder(tracer, parent)
          .name(name)
          .startTimestamp(
              TimeUnit.SECONDS.toNanos(began.getEpochSecond()) + began.getNano(),
              TimeUnit.NANOSECONDS)
          .start()
          .end();
    }
  }

  private static JobSpan begin(Tracer tracer, Span span) {
    return new JobSpan(span, tracer.withSpan(span));
  }

  private static Span.Builder builder(Tracer tracer, @Nullable String parent) {
    Span.Builder builder = tracer.spanBuilder();
    Matcher ids = parent == null ? null : TRACEPARENT.matcher(parent);
    if (ids == null || !ids.matches()) {
      return builder.setNoParent();
    }
    return builder.setParent(
        tracer
            .traceContextBuilder()
            .traceId(ids.group(1))
            .spanId(ids.group(2))
            .sampled((Integer.parseInt(ids.group(3), 16) & SAMPLED) == SAMPLED)
            .build());
  }

  private static String traceparent(TraceContext span) {
    return "00-%s-%s-%02x"
        .formatted(
            span.traceId(), span.spanId(), Boolean.TRUE.equals(span.sampled()) ? SAMPLED : 0);
  }
}
