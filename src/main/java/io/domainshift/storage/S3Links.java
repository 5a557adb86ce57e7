package io.domainshift.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Signs addresses under which clients may fetch large objects from the store by themselves. */
final class S3Links implements AutoCloseable {

  private final S3Settings settings;
  private final @Nullable S3Presigner presigner;

  /**
   * @param presigner null when clients are not sent to the store
   */
  S3Links(S3Settings settings, @Nullable S3Presigner presigner) {
    this.settings = settings;
    this.presigner = presigner;
  }

  /** An address of the object; empty for objects that the service sends itself. */
  Optional<URI> of(ObjectKey key, long bytes, String mediaType, String disposition) {
    if (presigner == null || bytes < settings.presignedFrom().toBytes()) {
      return Optional.empty();
    }
    var signed =
        presigner.presignGetObject(
            link ->
                link.signatureDuration(settings.presignedLifetime())
                    .getObjectRequest(
                        object ->
                            object
                                .bucket(settings.bucket())
                                .key(settings.name(key))
                                .responseContentType(mediaType)
                                .responseContentDisposition(disposition)));
    try {
      return Optional.of(signed.url().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A signed address is no URI: " + signed.url(), e);
    }
  }

  @Override
  public void close() {
    if (presigner != null) {
      presigner.close();
    }
  }
}
