package io.domainshift.jobs;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Settings and clock of the queue inside the service. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueueSettings.class)
class JobsConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
