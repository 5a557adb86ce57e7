package io.domainshift.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Reads objects of a bucket: as streams, or into files, there by several ranges at a time. */
final class S3Downloads {

  private static final int BUFFER = 1 << 16;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final S3Client client;
  private final S3Settings settings;
  private final Parts parts;

  S3Downloads(S3Client client, S3Settings settings, Parts parts) {
    this.client = client;
    this.settings = settings;
    this.parts = parts;
  }

  InputStream open(ObjectKey key) {
    ResponseInputStream<GetObjectResponse> in = whole(key);
    return resuming(key, in, 0, in.response().contentLength());
  }

  /**
   * @param length at least 1
   * @throws IndexOutOfBoundsException if the range does not lie within the object
   */
  InputStream open(ObjectKey key, long offset, long length) {
    ResponseInputStream<GetObjectResponse> in = range(key, offset, length);
    if (in.response().contentLength() != length) {
      in.abort();
      throw beyond(key, offset, length);
    }
    return resuming(key, in, offset, length);
  }

  /** Writes the object's bytes to a new file. */
  void download(ObjectKey key, Path target) throws IOException {
    long part = settings.partSize().toBytes();
    try (FileChannel file =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      // The first answer tells the size, and holds all of a small object.
      ResponseInputStream<GetObjectResponse> in = whole(key);
      long bytes = in.response().contentLength();
      try (InputStream first = resuming(key, in, 0, bytes)) {
        write(key, first, Math.min(part, bytes), file, 0);
      }
      List<Callable<Boolean>> others = new ArrayList<>();
      for (long offset = part; offset < bytes; offset += part) {
        long from = offset;
        long length = Math.min(part, bytes - offset);
        others.add(
            () -> {
              try (InputStream range = open(key, from, length)) {
                write(key, range, length, file, from);
              }
              return true;
            });
      }
      parts.all(others);
    }
  }

  private ResponseInputStream<GetObjectResponse> whole(ObjectKey key) {
    return get(key, GetObjectRequest.builder());
  }

  private ResponseInputStream<GetObjectResponse> range(ObjectKey key, long offset, long length) {
    String range = "bytes=%d-%d".formatted(offset, offset + length - 1);
    try {
      return get(key, GetObjectRequest.builder().range(range));
    } catch (StorageException e) {
      if (e.getCause() instanceof SdkException refusal
          && S3Failures.status(refusal) == RANGE_NOT_SATISFIABLE) {
        throw beyond(key, offset, length);
      }
      throw e;
    }
  }

  private ResponseInputStream<GetObjectResponse> get(
      ObjectKey key, GetObjectRequest.Builder request) {
    try {
      return client.getObject(request.bucket(settings.bucket()).key(settings.name(key)).build());
    } catch (SdkException e) {
      throw S3Failures.of("Download", key, e);
    }
  }

  private InputStream resuming(
      ObjectKey key, ResponseInputStream<GetObjectResponse> in, long offset, long length) {
    return new ResumingInputStream((from, wanted) -> range(key, from, wanted), in, offset, length);
  }

  private static void write(
      ObjectKey key, InputStream in, long length, FileChannel file, long offset)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = length;
    while (left > 0) {
      int n = read(key, in, buffer, (int) Math.min(buffer.length, left));
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
      while (bytes.hasRemaining()) {
        file.write(bytes, offset + length - left + bytes.position());
      }
      left -= n;
    }
  }

  /** Keeps the two kinds of failure apart: it is not the disk that broke off. */
  private static int read(ObjectKey key, InputStream in, byte[] buffer, int length) {
    try {
      return in.read(buffer, 0, length);
    } catch (IOException e) {
      throw new StorageUnavailableException(
          "Download of object %s broke off: %s".formatted(key, e.getMessage()), e);
    }
  }

  private static IndexOutOfBoundsException beyond(ObjectKey key, long offset, long length) {
    return new IndexOutOfBoundsException(
        "Object %s does not hold %d bytes from %d".formatted(key, length, offset));
  }
}
