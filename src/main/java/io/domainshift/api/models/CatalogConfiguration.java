package io.domainshift.api.models;

import io.domainshift.catalog.Catalog;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the catalogue once, so that a faulty file of entries stops the start with its reason. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CatalogSettings.class)
class CatalogConfiguration {

  @Bean
  Catalog catalog(CatalogSettings settings) {
    return Catalog.builtInWith(settings.catalog());
  }
}
