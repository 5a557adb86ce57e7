package io.domainshift.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class TracingSwitchTests {

  private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
  private static final String ENABLED = "management.tracing.export.enabled";
  private static final String[] CONFIGURATIONS = {
    "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
    "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
    "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration"
  };

  private final StandardEnvironment settings = new StandardEnvironment();

  @Test
  void withoutAnAddressNothingOfTracingIsLoaded() {
    assertThat(loaded(Map.of())).containsExactly(false, false, true);
    assertThat(settings.getProperty(ENABLED, Boolean.class)).isFalse();
  }

  @Test
  void anEmptyAddressIsNone() {
    assertThat(loaded(Map.of(ENDPOINT, " "))).containsExactly(false, false, true);
  }

  @Test
  void withAnAddressAllOfItIs() {
    assertThat(loaded(Map.of(ENDPOINT, "http://collector:4318/v1/traces")))
        .containsExactly(true, true, true);
    assertThat(settings.getProperty(ENABLED)).isNull();
  }

  @Test
  void whoSwitchesItOffNeedNotForgetTheAddress() {
    assertThat(loaded(Map.of(ENDPOINT, "http://collector:4318/v1/traces", ENABLED, "false")))
        .containsExactly(false, false, true);
  }

  private List<Boolean> loaded(Map<String, Object> values) {
    settings.getPropertySources().addFirst(new MapPropertySource("given", values));
    TracingSwitch tracing = new TracingSwitch();
    tracing.postProcessEnvironment(settings, new SpringApplication());
    tracing.setEnvironment(settings);
    return Stream.of(CONFIGURATIONS).map(tracing::wants).toList();
  }
}
