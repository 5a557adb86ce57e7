package io.domainshift.cli;

import io.domainshift.catalog.DownloadProgress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sends a file in pieces by tus 1.0.0, and goes on where a connection broke. */
final class ResumableUpload {

  private static final String UPLOADS = "/v1/uploads";
  private static final long PIECE = 64L << 20;
  private static final int TRIES_IN_VAIN = 8;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Another request still writes, an offset that changed, a service that starts or is behind. */
  private static final Set<Integer> PASSING = Set.of(409, 423, 500, 502, 503, 504);

  private final ServiceClient client;
  private final Path file;
  private final DownloadProgress progress;
  private final Duration firstPause;
  private @Nullable String path;

  ResumableUpload(ServiceClient client, Path file, DownloadProgress progress, Duration firstPause) {
    this.client = client;
    this.file = file;
    this.progress = progress;
    this.firstPause = firstPause;
  }

  /** Path of the upload, by which it can be gone on with; null before there is one. */
  @Nullable String path() {
    return path;
  }

  /**
   * Sends what is missing.
   *
   * @param fields what to make of the file
   * @param begun path of an upload to go on with; a new one if null
   * @return id of the job that the whole file queued
   */
  String send(Map<String, String> fields, @Nullable String begun) {
    path = begun;
    long length = length();
    long most = -1;
    int vain = 0;
    while (true) {
      try {
        String upload = path == null ? create(length, fields) : path;
        path = upload;
        for (long offset = offset(upload); ; offset = append(upload, offset, length)) {
          vain = offset > most ? 0 : vain;
          most = Math.max(most, offset);
          progress.at(offset, length);
          if (offset >= length) {
            return job(upload);
          }
        }
      } catch (CommandFailure e) {
        vain++;
        if (!isPassing(e) || vain >= TRIES_IN_VAIN) {
          throw e;
        }
        progress.again(String.valueOf(e.getMessage()));
        pause(vain);
      }
    }
  }

  private String create(long length, Map<String, String> fields) {
    String metadata =
        fields.entrySet().stream()
            .map(field -> field.getKey() + " " + base64(field.getValue()))
            .collect(Collectors.joining(","));
    HttpHeaders answer =
        client.tus(
            "POST",
            UPLOADS,
            BodyPublishers.noBody(),
            Map.of("Upload-Length", Long.toString(length), "Upload-Metadata", metadata));
    return header(answer, "Location");
  }

  private long offset(String upload) {
    HttpHeaders answer = client.tus("HEAD", upload, BodyPublishers.noBody(), Map.of());
    if (Long.parseLong(header(answer, "Upload-Length")) != length()) {
      throw new CommandFailure(
          "%s is an upload of %s bytes, %s has %d"
              .formatted(upload, header(answer, "Upload-Length"), file, length()));
    }
    return Long.parseLong(header(answer, "Upload-Offset"));
  }

  /** Returns how far the upload is afterwards. */
  private long append(String upload, long offset, long length) {
    HttpHeaders answer =
        client.tus(
            "PATCH",
            upload,
            piece(offset, Math.min(PIECE, length - offset), length),
            Map.of(
                "Content-Type",
                "application/offset+octet-stream",
                "Upload-Offset",
                Long.toString(offset)));
    return Long.parseLong(header(answer, "Upload-Offset"));
  }

  private String job(String upload) {
    JsonNode job = client.get(upload).path("job");
    if (job.isNull()) {
      throw new CommandFailure("The service has all of " + file + " but queued no job");
    }
    return job.asString();
  }

  private BodyPublisher piece(long offset, long size, long length) {
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> new Piece(offset, size, length)), size);
  }

  /** Some bytes of the file, which tell how many of them were taken. */
  private final class Piece extends InputStream {

    private final InputStream in;
    private final long length;
    private long at;
    private long left;

    Piece(long offset, long size, long length) {
      this.at = offset;
      this.left = size;
      this.length = length;
      try {
        this.in = Channels.newInputStream(FileChannel.open(file).position(offset));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int most) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(buffer, offset, (int) Math.min(most, left));
      if (n > 0) {
        left -= n;
        at += n;
        progress.at(at, length);
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private long length() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPassing(CommandFailure e) {
    return e instanceof RequestRefused refused
        ? PASSING.contains(refused.status())
        : e.getCause() instanceof IOException;
  }

  private void pause(int vain) {
    Duration pause = firstPause.multipliedBy(1L << (vain - 1));
    try {
      Thread.sleep((pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted between two attempts");
    }
  }

  private static String header(HttpHeaders headers, String name) {
    return headers
        .firstValue(name)
        .orElseThrow(() -> new CommandFailure("The service's answer lacks " + name));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
