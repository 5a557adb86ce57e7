package io.domainshift.worker;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** The settings that a runner shares with the service that started it. */
final class SharedSettings {

  private static final String OURS = "domainshift.";

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
