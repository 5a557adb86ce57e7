package io.domainshift.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Objects in a bucket: {@code prefix/sha256/ab/abcdef…}.
 *
 * <p>A stream is written to a file of the cache's disk first: its digest is its key, and a request
 * that has to be repeated needs its bytes again. The store compares what arrives with the SHA-256
 * of each part; what is to be mapped is downloaded and compared with its key. Memory holds a few
 * buffers, whatever the size of an object.
 */
final class S3ObjectStorage implements ObjectStorage, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(S3ObjectStorage.class);
  private static final Duration PATIENCE_AT_START = Duration.ofSeconds(10);

  private final S3Settings settings;
  private final S3Client client;
  private final Parts parts;
  private final S3Uploads uploads;
  private final S3Downloads downloads;
  private final S3Listing listing;
  private final S3Links links;
  private final ObjectCache cache;
  private final Incoming outgoing;

  S3ObjectStorage(S3Settings settings, Clock clock) {
    this(settings, clock, Arrivals.UNWATCHED);
  }

  S3ObjectStorage(S3Settings settings, Clock clock, Arrivals arrivals) {
    this.settings = settings;
    this.client = S3Clients.client(settings);
    this.parts = new Parts(settings.concurrency());
    this.uploads = new S3Uploads(client, settings, parts, arrivals);
    this.listing = new S3Listing(client, settings, clock);
    this.downloads = new S3Downloads(client, settings, parts);
    this.links = new S3Links(settings, S3Clients.presigner(settings));
    this.cache = new ObjectCache(settings.cache(), settings.cacheSize().toBytes(), clock);
    this.outgoing = new Incoming(settings.cache().toAbsolutePath().resolve("outgoing"));
  }

  /**
   * Makes sure that the bucket is there and open to us. A store that does not answer now may do so
   * later.
   *
   * @throws StorageRefusedException if the store answers, and refuses
   */
  void check() {
    try {
      client.listObjectsV2(
          request ->
              request
                  .bucket(settings.bucket())
                  .prefix(settings.prefix())
                  .maxKeys(1)
                  .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE_AT_START)));
      log.info("Objects are kept in bucket {} {}", settings.bucket(), settings.prefix());
    } catch (SdkException e) {
      String finding =
          "Bucket %s%s: %s"
              .formatted(
                  settings.bucket(),
                  settings.endpoint() == null ? "" : " at " + settings.endpoint(),
                  S3Failures.sentence(e));
      if (!S3Failures.unreachable(e)) {
        throw new StorageRefusedException(
            finding
                + "; expected a bucket whose objects these credentials may list, read and"
                + " write",
            e);
      }
      log.warn("{}; going on, it may come back", finding);
    }
  }

  @Override
  public StoredObject put(InputStream source, long maxBytes) throws IOException {
    Path file = outgoing.newPath();
    try {
      outgoing.copy(source, file, maxBytes);
      return upload(file);
    } finally {
      Incoming.discard(file);
    }
  }

  @Override
  public StoredObject putFile(Path file) {
    StoredObject stored = upload(file);
    Incoming.discard(file);
    return stored;
  }

  private StoredObject upload(Path file) {
    try {
      FileDigests digests = FileDigests.of(file, uploads.partSize(Files.size(file)));
      ObjectKey key = new ObjectKey(digests.sha256());
      uploads.upload(key, file, digests);
      return new StoredObject(key.toString(), digests.bytes(), digests.sha256());
    } catch (IOException e) {
      throw StorageFullException.orOther("File %s could not be stored".formatted(file), e);
    }
  }

  @Override
  public InputStream open(String key) {
    return downloads.open(ObjectKey.parse(key));
  }

  @Override
  public InputStream open(String key, long offset, long length) {
    if (length == 0) {
      Objects.checkFromIndexSize(offset, length, size(key));
      return InputStream.nullInputStream();
    }
    return downloads.open(ObjectKey.parse(key), offset, length);
  }

  @Override
  public Path local(String key) {
    ObjectKey parsed = ObjectKey.parse(key);
    return cache.get(parsed, file -> downloads.download(parsed, file));
  }

  @Override
  public long size(String key) {
    ObjectKey parsed = ObjectKey.parse(key);
    try {
      return client
          .headObject(request -> request.bucket(settings.bucket()).key(settings.name(parsed)))
          .contentLength();
    } catch (SdkException e) {
      throw S3Failures.of("Look-up", parsed, e);
    }
  }

  @Override
  public boolean exists(String key) {
    try {
      return size(key) >= 0;
    } catch (ObjectNotFoundException e) {
      return false;
    }
  }

  @Override
  public StoredObject verify(String key) {
    ObjectKey parsed = ObjectKey.parse(key);
    Path file = cache.refresh(parsed, copy -> downloads.download(parsed, copy));
    try {
      return new StoredObject(key, Files.size(file), parsed.sha256());
    } catch (IOException e) {
      throw new StorageException("Object %s could not be read".formatted(key), e);
    }
  }

  @Override
  public Optional<URI> link(String key, long bytes, String mediaType, String disposition) {
    return links.of(ObjectKey.parse(key), bytes, mediaType, disposition);
  }

  @Override
  public void list(Consumer<KeptObject> visitor) {
    listing.list(visitor);
  }

  @Override
  public Duration age(String key) {
    return listing.age(ObjectKey.parse(key));
  }

  @Override
  public void delete(String key) {
    try {
      ObjectKey parsed = ObjectKey.parse(key);
      cache.remove(parsed);
      client.deleteObject(request -> request.bucket(settings.bucket()).key(settings.name(parsed)));
    } catch (ObjectNotFoundException e) {
      // A key that no store handed out has nothing to remove.
    } catch (SdkException e) {
      throw new StorageUnavailableException(
          "Object %s could not be deleted: %s".formatted(key, S3Failures.sentence(e)), e);
    }
  }

  @Override
  public void close() {
    parts.close();
    links.close();
    client.close();
  }
}
