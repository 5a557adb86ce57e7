package io.domainshift.studio;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The studio lane of a worker.
 *
 * @param device {@code cpu} or {@code cuda:N}
 * @param threads LibTorch's threads for studio work
 * @param warmGenerators generators that stay loaded after use; the least recently used one goes
 */
@ConfigurationProperties("domainshift.studio")
record StudioSettings(
    @DefaultValue("cpu") String device,
    @DefaultValue("1") int threads,
    @DefaultValue("4") int warmGenerators) {}
