package io.domainshift.runner;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import java.time.Duration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryEventPublisherBeansApplicationListener;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpHttpSpanExporterBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;

/** The service's tracing in a runner: the same settings make the same beans. */
@ImportAutoConfiguration({
  OpenTelemetrySdkAutoConfiguration.class,
  OpenTelemetryTracingAutoConfiguration.class,
  OtlpTracingAutoConfiguration.class,
  SslAutoConfiguration.class
})
class RunnerTracing {

  /** How long the end of an attempt may wait for a receiver that does not answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** With what a Spring application would do by itself. */
  static void register(AnnotationConfigApplicationContext context) {
    OpenTelemetryEventPublisherBeansApplicationListener.addWrapper();
    context.addApplicationListener(new OpenTelemetryEventPublisherBeansApplicationListener());
    context.register(RunnerTracing.class);
  }

  /** The last spans are sent when the attempt has ended, while its slot is still taken. */
  @Bean
  OtlpHttpSpanExporterBuilderCustomizer impatience() {
    return (OtlpHttpSpanExporterBuilder exporter) ->
        exporter.setConnectTimeout(PATIENCE).setTimeout(PATIENCE).setRetryPolicy(null);
  }
}
