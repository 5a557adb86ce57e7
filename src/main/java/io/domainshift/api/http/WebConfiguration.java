package io.domainshift.api.http;

import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the rules of this package in front of every controller. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiSettings.class)
class WebConfiguration implements WebMvcConfigurer {

  private final QueryRules queryRules;

  WebConfiguration(QueryRules queryRules) {
    this.queryRules = queryRules;
  }

  /** Uploads go to the disk as they come; a relative folder would be taken for the container's. */
  @Bean
  static MultipartConfigElement forms(ApiSettings settings) throws IOException {
    Path folder = Files.createDirectories(settings.uploads().toAbsolutePath());
    // Each path has its own limit; this is the largest of them.
    long limit =
        LongStream.of(
                settings.maxUploadSize().toBytes(),
                settings.maxPicturesSize().toBytes(),
                settings.maxDatasetSize().toBytes())
            .max()
            .orElseThrow();
    return new MultipartConfigElement(folder.toString(), limit, limit, 0);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(queryRules);
  }
}
