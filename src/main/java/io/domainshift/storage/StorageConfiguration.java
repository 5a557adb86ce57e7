package io.domainshift.storage;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the storage that the settings name. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageSettings.class)
class StorageConfiguration {

  @Bean
  ObjectStorage objectStorage(StorageSettings settings, Arrivals arrivals) {
    return switch (settings.kind()) {
      case FILESYSTEM -> new FilesystemStorage(settings.root(), arrivals);
      case S3 -> s3(settings.s3(), arrivals);
    };
  }

  private static S3ObjectStorage s3(S3Settings settings, Arrivals arrivals) {
    S3ObjectStorage storage = new S3ObjectStorage(settings, Clock.systemUTC(), arrivals);
    storage.check();
    return storage;
  }
}
