package io.domainshift.jobs;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Settings and clock of the queue inside the service. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueueSettings.class)
class JobsConfiguration {

  @Bean
  Clock clock(JdbcClient jdbc) {
    return new DatabaseClock(jdbc);
  }
}
