package io.domainshift.tracing;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Tracing is on where there is an address to send spans to. Without one its configurations are not
 * even loaded, and lines of the log leave no room for ids that they do not have.
 */
public final class TracingSwitch
    implements EnvironmentPostProcessor, AutoConfigurationImportFilter, EnvironmentAware, Ordered {

  /** Where spans are sent to, over HTTP as OTLP: {@code http://collector:4318/v1/traces}. */
  private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

  private static final String ENABLED = "management.tracing.export.enabled";

  private boolean on;

  /** Whether spans are made and sent. */
  public static boolean on(Environment settings) {
    return StringUtils.hasText(settings.getProperty(ENDPOINT))
        && settings.getProperty(ENABLED, Boolean.class, true);
  }

  /** After everything that may bring settings. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (!on(environment)) {
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("no tracing", Map.of(ENABLED, false)));
    }
  }

  @Override
  public void setEnvironment(Environment environment) {
    on = on(environment);
  }

  @Override
  public boolean[] match(
      @Nullable String[] configurations, AutoConfigurationMetadata autoConfigurationMetadata) {
    boolean[] wanted = new boolean[configurations.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = wants(configurations[i]);
    }
    return wanted;
  }

  boolean wants(@Nullable String configuration) {
    return on || !belongsToTracing(configuration);
  }

  /** Also its logs, which would be sent in the same way and are not. */
  private static boolean belongsToTracing(@Nullable String configuration) {
    return configuration != null
        && (configuration.startsWith("org.springframework.boot.micrometer.tracing.")
            || configuration.startsWith("org.springframework.boot.opentelemetry."));
  }
}
