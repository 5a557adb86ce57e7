package io.domainshift.api.http;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
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

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(queryRules);
  }
}
