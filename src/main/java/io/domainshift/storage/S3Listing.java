package io.domainshift.storage;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.S3Response;

/** Which objects a bucket holds, a page at a time, and how long it has held them. */
final class S3Listing {

  /** As many as S3 tells at once. */
  private static final int PAGE = 1000;

  private final S3Client client;
  private final S3Settings settings;
  private final Clock clock;
  private final int pageSize;

  S3Listing(S3Client client, S3Settings settings, Clock clock) {
    this(client, settings, clock, PAGE);
  }

  S3Listing(S3Client client, S3Settings settings, Clock clock, int pageSize) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.pageSize = pageSize;
  }

  /** Shows what lies under the prefix and was stored by a storage of this kind. */
  void list(Consumer<KeptObject> visitor) {
    String folder = settings.folder();
    try {
      for (ListObjectsV2Response page :
          client.listObjectsV2Paginator(
              request ->
                  request
                      .bucket(settings.bucket())
                      .prefix(folder + ObjectKey.PREFIX)
                      .maxKeys(pageSize))) {
        Instant now = now(page);
        for (S3Object object : page.contents()) {
          ObjectKey.find(object.key().substring(folder.length()))
              .map(key -> kept(key, object, now))
              .ifPresent(visitor);
        }
      }
    } catch (SdkException e) {
      throw new StorageUnavailableException(
          "Bucket %s could not be listed: %s".formatted(settings.bucket(), S3Failures.sentence(e)),
          e);
    }
  }

  Duration age(ObjectKey key) {
    try {
      HeadObjectResponse head =
          client.headObject(request -> request.bucket(settings.bucket()).key(settings.name(key)));
      return Duration.between(head.lastModified(), now(head));
    } catch (SdkException e) {
      throw S3Failures.of("Look-up", key, e);
    }
  }

  private static KeptObject kept(ObjectKey key, S3Object object, Instant now) {
    return new KeptObject(
        key.toString(), object.size(), Duration.between(object.lastModified(), now));
  }

  /** The store dates its objects, so it is asked for the time, too. */
  private Instant now(S3Response answer) {
    try {
      return answer
          .sdkHttpResponse()
          .firstMatchingHeader("Date")
          .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
          .orElseGet(clock::instant);
    } catch (DateTimeException e) {
      return clock.instant();
    }
  }
}
