package io.domainshift.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Sends files to a bucket: small ones at once, large ones in parts, several at a time. Parts are
 * read from the disk while they are sent, and again when a request is repeated.
 */
final class S3Uploads {

  private static final Logger log = LoggerFactory.getLogger(S3Uploads.class);
  private static final String BYTES = "application/octet-stream";

  /** S3 takes no more parts than this of one object; larger objects get larger parts. */
  private static final int MOST_PARTS = 10_000;

  private final S3Client client;
  private final S3Settings settings;
  private final Parts parts;
  private final Arrivals arrivals;

  S3Uploads(S3Client client, S3Settings settings, Parts parts, Arrivals arrivals) {
    this.client = client;
    this.settings = settings;
    this.parts = parts;
    this.arrivals = arrivals;
  }

  /** In how large parts a file of this size travels. */
  long partSize(long bytes) {
    return Math.max(settings.partSize().toBytes(), (bytes + MOST_PARTS - 1) / MOST_PARTS);
  }

  /** Sends a file; the object appears whole or not at all. */
  void upload(ObjectKey key, Path file, FileDigests digests) {
    try {
      if (digests.partSha256().size() == 1) {
        atOnce(key, file, digests);
      } else {
        inParts(key, file, digests);
      }
    } catch (SdkException e) {
      throw S3Failures.of("Upload", key, e);
    }
  }

  private void atOnce(ObjectKey key, Path file, FileDigests digests) {
    arrivals.announce(key);
    client.putObject(
        request ->
            request
                .bucket(settings.bucket())
                .key(settings.name(key))
                .checksumSHA256(digests.partSha256().get(0)),
        body(file, 0, digests.bytes()));
  }

  private void inParts(ObjectKey key, Path file, FileDigests digests) {
    String upload =
        client
            .createMultipartUpload(
                request ->
                    request
                        .bucket(settings.bucket())
                        .key(settings.name(key))
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256))
            .uploadId();
    try {
      long partSize = partSize(digests.bytes());
      List<Callable<CompletedPart>> sending = new ArrayList<>();
      for (int i = 0; i < digests.partSha256().size(); i++) {
        long offset = i * partSize;
        long length = Math.min(partSize, digests.bytes() - offset);
        int number = i + 1;
        String sha256 = digests.partSha256().get(i);
        sending.add(() -> part(key, upload, number, sha256, body(file, offset, length)));
      }
      complete(key, upload, parts.all(sending), digests.bytes());
    } catch (RuntimeException | Error e) {
      abort(key, upload);
      throw e;
    }
  }

  private CompletedPart part(
      ObjectKey key, String upload, int number, String sha256, RequestBody body) {
    String etag =
        client
            .uploadPart(
                request ->
                    request
                        .bucket(settings.bucket())
                        .key(settings.name(key))
                        .uploadId(upload)
                        .partNumber(number)
                        .checksumSHA256(sha256),
                body)
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).checksumSHA256(sha256).build();
  }

  private void complete(ObjectKey key, String upload, List<CompletedPart> sent, long bytes) {
    arrivals.announce(key);
    try {
      client.completeMultipartUpload(
          request ->
              request
                  .bucket(settings.bucket())
                  .key(settings.name(key))
                  .uploadId(upload)
                  .multipartUpload(whole -> whole.parts(sent)));
    } catch (SdkException e) {
      // A repeated request finds no upload when the first one arrived and only its answer was lost.
      if (!S3Failures.code(e).equals("NoSuchUpload") || bytes != stored(key)) {
        throw e;
      }
    }
  }

  private long stored(ObjectKey key) {
    return client
        .headObject(request -> request.bucket(settings.bucket()).key(settings.name(key)))
        .contentLength();
  }

  /** The bucket's own rule removes parts whose removal fails, too. */
  private void abort(ObjectKey key, String upload) {
    try {
      client.abortMultipartUpload(
          request -> request.bucket(settings.bucket()).key(settings.name(key)).uploadId(upload));
    } catch (SdkException e) {
      log.warn("Parts of {} are left in the store: {}", key, S3Failures.sentence(e));
    }
  }

  private static RequestBody body(Path file, long offset, long length) {
    return RequestBody.fromContentProvider(() -> section(file, offset, length), length, BYTES);
  }

  private static InputStream section(Path file, long offset, long length) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(offset);
      return new LimitedInputStream(Channels.newInputStream(channel), length);
    } catch (IOException e) {
      throw new UncheckedIOException("File %s cannot be read".formatted(file), e);
    }
  }
}
