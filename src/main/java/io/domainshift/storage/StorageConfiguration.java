package io.domainshift.storage;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the storage that the settings name. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageSettings.class)
class StorageConfiguration {

  /** Timed where there are metrics: a runner, whom nobody asks for any, has none. */
  @Bean
  ObjectStorage objectStorage(
      StorageSettings settings, Arrivals arrivals, ObjectProvider<MeterRegistry> metrics) {
    ObjectStorage storage = open(settings, arrivals);
    MeterRegistry registry = metrics.getIfAvailable();
    return registry == null ? storage : new MeteredStorage(storage, registry);
  }

  private static ObjectStorage open(StorageSettings settings, Arrivals arrivals) {
    return switch (settings.kind()) {
      case FILESYSTEM ->
          new FilesystemStorage(settings.root(), settings.reserve().toBytes(), arrivals);
      case S3 -> s3(settings.s3(), arrivals);
    };
  }

  private static S3ObjectStorage s3(S3Settings settings, Arrivals arrivals) {
    S3ObjectStorage storage = new S3ObjectStorage(settings, Clock.systemUTC(), arrivals);
    storage.check();
    return storage;
  }
}
