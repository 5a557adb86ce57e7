package io.domainshift.api.datasets;

import io.domainshift.upkeep.Chore;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Clears up after uploads. */
@Configuration(proxyBeanMethods = false)
class UploadConfiguration {

  private static final Duration PAUSE = Duration.ofMinutes(5);

  @Bean
  Chore uploadSweep(ResumableUploads uploads) {
    return new Chore("upload-sweep", PAUSE, uploads::sweep);
  }
}
