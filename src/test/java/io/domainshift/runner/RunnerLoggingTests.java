package io.domainshift.runner;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunnerLoggingTests {

  @ParameterizedTest
  @CsvSource({"ecs, message, jobId", "logstash, message, jobId", "gelf, short_message, _jobId"})
  void aRunnersLinesHaveTheFormOfItsService(String format, String message, String field) {
    StandardEnvironment settings = new StandardEnvironment();
    settings
        .getPropertySources()
        .addFirst(new MapPropertySource("order", Map.of("spring.application.name", "domainshift")));
    LoggerContext log = new LoggerContext();
    StructuredLogEncoder encoder = RunnerLogging.encoder(format, settings, log);
    LoggingEvent event =
        new LoggingEvent("", log.getLogger("runner"), Level.WARN, "two\nlines", null, null);
    event.setMDCPropertyMap(Map.of("jobId", "7"));

    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);

    assertThat(line.lines()).hasSize(1);
    JsonNode document = JsonMapper.shared().readTree(line);
    assertThat(document.path(message).asString()).isEqualTo("two\nlines");
    assertThat(document.path(field).asString()).isEqualTo("7");
  }
}
