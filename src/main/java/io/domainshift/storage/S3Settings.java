package io.domainshift.storage;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A bucket and how it is spoken to.
 *
 * @param bucket must exist; required when objects are kept in S3
 * @param region of the bucket; what the AWS SDK finds (environment, profile, instance) when absent,
 *     {@code us-east-1} when absent beside an endpoint
 * @param endpoint of a store other than AWS
 * @param pathStyle whether the bucket stands in the path rather than in the host name
 * @param prefix of every key, so that installations may share a bucket
 * @param accessKeyId with {@code secretAccessKey}; absent, the AWS SDK looks for credentials
 *     (environment, web identity, container, profile, instance)
 * @param secretAccessKey with {@code accessKeyId}
 * @param partSize larger objects travel in parts of this size, at least 5 MB
 * @param concurrency how many parts of one object travel at once
 * @param attempts how often a request is made before the store counts as away
 * @param timeout the longest silence of the store in the middle of a request
 * @param cache folder for copies of objects that are to be mapped, on a disk of this machine;
 *     processes of one machine may share it
 * @param cacheSize the least recently used copies go when they take more than this
 * @param presignedDownloads whether clients are sent to the store for large files
 * @param presignedLifetime how long such an address may be used
 * @param presignedFrom smaller files are always sent by the service itself
 * @param publicEndpoint the store's address as clients see it, where it is another
 */
record S3Settings(
    @DefaultValue("") String bucket,
    @Nullable String region,
    @Nullable URI endpoint,
    @DefaultValue("false") boolean pathStyle,
    @DefaultValue("") String prefix,
    @Nullable String accessKeyId,
    @Nullable String secretAccessKey,
    @DefaultValue("16MB") DataSize partSize,
    @DefaultValue("4") int concurrency,
    @DefaultValue("5") int attempts,
    @DefaultValue("30s") Duration timeout,
    @NotNull Path cache,
    @DefaultValue("20GB") DataSize cacheSize,
    @DefaultValue("false") boolean presignedDownloads,
    @DefaultValue("15m") Duration presignedLifetime,
    @DefaultValue("8MB") DataSize presignedFrom,
    @Nullable URI publicEndpoint) {

  private static final DataSize SMALLEST_PART = DataSize.ofMegabytes(5);
  private static final Duration LONGEST_LIFETIME = Duration.ofDays(7);

  S3Settings {
    if (partSize.compareTo(SMALLEST_PART) < 0) {
      throw refused("part-size", partSize, "at least 5MB");
    }
    if (concurrency < 1 || concurrency > 64) {
      throw refused("concurrency", concurrency, "1 to 64");
    }
    if (attempts < 1) {
      throw refused("attempts", attempts, "at least 1");
    }
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0) {
      throw refused("timeout", timeout, "at least 1s");
    }
    if (presignedLifetime.isNegative()
        || presignedLifetime.isZero()
        || presignedLifetime.compareTo(LONGEST_LIFETIME) > 0) {
      throw refused("presigned-lifetime", presignedLifetime, "up to 7d");
    }
    if (blank(accessKeyId) != blank(secretAccessKey)) {
      throw refused(
          blank(accessKeyId) ? "access-key-id" : "secret-access-key",
          "missing",
          "both access-key-id and secret-access-key, or neither");
    }
  }

  /** Whether these settings name the credentials. */
  boolean namesCredentials() {
    return !blank(accessKeyId);
  }

  /** The object's name in the bucket. */
  String name(ObjectKey key) {
    return folder() + key;
  }

  /** What every name in the bucket begins with: empty, or ending in a slash. */
  String folder() {
    String folder = prefix.replaceAll("^/+|/+$", "");
    return folder.isEmpty() ? "" : folder + "/";
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static IllegalArgumentException refused(String name, Object value, String expected) {
    return new IllegalArgumentException(
        "domainshift.storage.s3.%s is %s, expected %s".formatted(name, value, expected));
  }

  /** Without the secret, wherever it may be printed. */
  @Override
  public String toString() {
    return "S3Settings[bucket=%s, region=%s, endpoint=%s, prefix=%s]"
        .formatted(bucket, region, endpoint, prefix);
  }
}
