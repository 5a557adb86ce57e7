package io.domainshift.worker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** The settings that a runner shares with the service that started it. */
final class SharedSettings {

  private static final String NAME = "spring.application.name";
  private static final String OURS = "domainshift.";

  /** Of Spring Boot, whichever way they are given. */
  private static final List<String> OBSERVATION =
      List.of(
          "management.tracing",
          "management.opentelemetry",
          "spring.ssl.bundle",
          "logging.structured");

  private final ConfigurableEnvironment environment;
  private final JdbcConnectionDetails database;

  SharedSettings(ConfigurableEnvironment environment, JdbcConnectionDetails database) {
    this.environment = environment;
    this.database = database;
  }

  Map<String, String> forRunners() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> enumerable) {
        for (String name : enumerable.getPropertyNames()) {
          String value = name.startsWith(OURS) ? environment.getProperty(name) : null;
          if (value != null) {
            settings.put(name, value);
          }
        }
      }
    }
    settings.put(NAME, environment.getProperty(NAME, "domainshift"));
    Binder binder = Binder.get(environment);
    for (String prefix : OBSERVATION) {
      binder
          .bind(prefix, Bindable.mapOf(String.class, String.class))
          .ifBound(
              values -> values.forEach((name, value) -> settings.put(prefix + "." + name, value)));
    }
    settings.put("spring.datasource.url", database.getJdbcUrl());
    putIfPresent(settings, "spring.datasource.username", database.getUsername());
    putIfPresent(settings, "spring.datasource.password", database.getPassword());
    return settings;
  }

  private static void putIfPresent(
      Map<String, String> settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }
}
