package io.domainshift.storage;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the storage that the settings name. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageSettings.class)
class StorageConfiguration {

  @Bean
  ObjectStorage objectStorage(StorageSettings settings) {
    return new FilesystemStorage(settings.root());
  }
}
