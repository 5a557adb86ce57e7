package io.domainshift.runner;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** The form of a runner's log: lines for its worker, or the service's structured one. */
final class RunnerLogging {

  /**
   * What the service's console has: {@code ecs}, {@code logstash}, {@code gelf}; none unless set.
   */
  static final String FORMAT = "logging.structured.format.console";

  private RunnerLogging() {}

  static void apply(ConfigurableEnvironment settings) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    String format = settings.getProperty(FORMAT, "");
    if (!format.isBlank()) {
      LoggerContext log = (LoggerContext) LoggerFactory.getILoggerFactory();
      ConsoleAppender<ILoggingEvent> console =
          (ConsoleAppender<ILoggingEvent>)
              log.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("out");
      console.setEncoder(encoder(format, settings, log));
    }
  }

  /** Writes documents as Spring Boot does in a service with these settings. */
  static StructuredLogEncoder encoder(
      String format, ConfigurableEnvironment settings, LoggerContext log) {
    // As a Spring application calls the number of its process.
    settings
        .getPropertySources()
        .addLast(
            new MapPropertySource(
                "process", Map.of("spring.application.pid", ProcessHandle.current().pid())));
    log.putObject(Environment.class.getName(), settings);
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(log);
    encoder.setFormat(format);
    encoder.start();
    return encoder;
  }
}
