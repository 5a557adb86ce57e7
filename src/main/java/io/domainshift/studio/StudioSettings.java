package io.domainshift.studio;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The studio lane of a worker.
 *
 * @param warmGenerators generators that stay loaded after use; the least recently used one goes
 * @param threads LibTorch's threads for studio work
 */
@ConfigurationProperties("domainshift.studio")
record StudioSettings(@DefaultValue("4") int warmGenerators, @DefaultValue("1") int threads) {}
