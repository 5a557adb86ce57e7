package io.domainshift.api.models;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which published weights are offered.
 *
 * @param catalog a file of further entries, over those that come with the product
 */
@ConfigurationProperties("domainshift.models")
record CatalogSettings(@Nullable Path catalog) {}
