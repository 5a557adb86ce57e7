package io.domainshift.storage;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where objects are kept.
 *
 * @param kind {@code filesystem} or {@code s3}
 * @param root folder of the filesystem storage, {@code ${domainshift.data}/objects} by default;
 *     shared by every process of one installation
 * @param reserve filesystem: how much of the disk is left to others; the store is full before that,
 *     so that a database on the same disk can go on
 * @param s3 the bucket; read when the kind is {@code s3}
 */
@Validated
@ConfigurationProperties("domainshift.storage")
record StorageSettings(
    @DefaultValue("filesystem") StorageKind kind,
    @NotNull Path root,
    @DefaultValue("256MB") DataSize reserve,
    @Valid @NotNull S3Settings s3) {

  StorageSettings {
    if (kind == StorageKind.S3 && s3.bucket().isBlank()) {
      throw new IllegalArgumentException(
          "domainshift.storage.s3.bucket is missing, expected the bucket that"
              + " domainshift.storage.kind=s3 keeps objects in");
    }
  }
}
