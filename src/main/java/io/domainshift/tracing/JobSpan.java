package io.domainshift.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/** Work that shows in a job's trace, on the thread that began it, until it is closed. */
public final class JobSpan implements AutoCloseable {

  static final JobSpan NONE = new JobSpan(null, null);

  private final @Nullable Span span;
  private final Tracer.@Nullable SpanInScope scope;

  JobSpan(@Nullable Span span, Tracer.@Nullable SpanInScope scope) {
    this.span = span;
    this.scope = scope;
  }

  public JobSpan tag(String name, String value) {
    if (span != null) {
      span.tag(name, value);
    }
    return this;
  }

  public JobSpan tag(String name, long value) {
    if (span != null) {
      span.tag(name, value);
    }
    return this;
  }

  /** What broke the work off. */
  public void error(Throwable error) {
    if (span != null) {
      span.error(error);
    }
  }

  @Override
  public void close() {
    if (scope != null) {
      scope.close();
    }
    if (span != null) {
      span.end();
    }
  }
}
