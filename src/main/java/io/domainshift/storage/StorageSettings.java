package io.domainshift.storage;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where objects are kept.
 *
 * @param root folder of the filesystem storage, {@code ${domainshift.data}/objects} by default;
 *     shared by every process of one installation
 */
@Validated
@ConfigurationProperties("domainshift.storage")
public record StorageSettings(@NotNull Path root) {}
