package io.domainshift.catalog;

import io.domainshift.catalog.PartFile.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at bringing a file: follows redirects itself, so that each address is looked at, and
 * asks for the missing bytes only where the server can promise that they belong to those here (RFC
 * 9110, If-Range).
 */
final class Transfer {

  private static final int MAX_REDIRECTS = 5;
  private static final int BUFFER = 1 << 16;
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+)");

  private final HttpClient http;
  private final DownloadRules rules;
  private final CatalogEntry entry;
  private final PartFile part;
  private final DownloadProgress progress;

  Transfer(
      HttpClient http,
      DownloadRules rules,
      CatalogEntry entry,
      PartFile part,
      DownloadProgress progress) {
    this.http = http;
    this.rules = rules;
    this.entry = entry;
    this.part = part;
    this.progress = progress;
  }

  /**
   * Brings what is missing.
   *
   * @throws DownloadException if it broke off or was refused; what came is kept
   */
  void run(URI address) throws IOException {
    // Without a validator only the digest at the end tells whether two halves belong together.
    boolean resumes = part.size() > 0 && (part.origin().validator() != null || entry.isPinned());
    URI at = address;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpResponse<InputStream> response = ask(at, resumes);
      try (InputStream body = response.body()) {
        switch (response.statusCode()) {
          case 200 -> {
            receive(at, body, part.begin(checked(at, whole(response.headers()))));
            return;
          }
          case 206 -> {
            if (continues(response.headers())) {
              receive(at, body, part.resume());
              return;
            }
            part.discard();
            resumes = false;
          }
          case 416 -> {
            part.discard();
            resumes = false;
          }
          case 301, 302, 303, 307, 308 -> at = redirected(at, response.headers());
          default -> throw refusal(at, response);
        }
      }
    }
    throw DownloadException.lasting(
        "%s redirects more than %d times".formatted(address, MAX_REDIRECTS));
  }

  private HttpResponse<InputStream> ask(URI at, boolean resumes) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .timeout(ANSWER_LIMIT)
            .header("User-Agent", "domainshift")
            .header("Accept", "*/*");
    if (resumes) {
      request.header("Range", "bytes=" + part.size() + "-");
      String validator = part.origin().validator();
      if (validator != null) {
        request.header("If-Range", validator);
      }
    }
    try {
      return http.send(request.GET().build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw DownloadException.passing("%s does not answer: %s".formatted(at, reason(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DownloadException.lasting("Interrupted while asking " + at, e);
    }
  }

  private static Origin whole(HttpHeaders headers) {
    String validator =
        headers
            .firstValue("ETag")
            .filter(tag -> tag.startsWith("\"")) // a weak tag does not promise equal bytes
            .or(() -> headers.firstValue("Last-Modified"))
            .orElse(null);
    return new Origin(validator, headers.firstValueAsLong("Content-Length").orElse(-1));
  }

  /** Whether the answer's bytes follow those here, as far as the server tells. */
  private boolean continues(HttpHeaders headers) throws IOException {
    Matcher range = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    Origin before = part.origin();
    String tag = headers.firstValue("ETag").orElse(null);
    return range.matches()
        && Long.parseLong(range.group(1)) == part.size()
        && (before.total() < 0 || Long.parseLong(range.group(2)) == before.total())
        && (tag == null
            || before.validator() == null
            || !isTag(before.validator())
            || tag.equals(before.validator()));
  }

  private static boolean isTag(String validator) {
    return validator.startsWith("\"");
  }

  /** Refuses content that cannot be the published one, before it fills the disk. */
  private Origin checked(URI at, Origin origin) throws IOException {
    long total = origin.total();
    if (total >= 0 && entry.bytes() != null && total != entry.bytes()) {
      throw DownloadException.lasting(
          "%s has %d bytes, expected %d: it is not the file of the catalogue"
              .formatted(at, total, entry.bytes()));
    }
    if (total > rules.maxBytes()) {
      throw tooLarge(at);
    }
    long free = Files.getFileStore(part.path()).getUsableSpace() + part.size();
    if (total > free) {
      throw DownloadException.lasting(
          "%s has %d bytes, but the disk of %s has room for %d"
              .formatted(at, total, part.path().getParent(), free));
    }
    return origin;
  }

  private void receive(URI at, InputStream body, FileChannel file) throws IOException {
    long total = part.origin().total();
    byte[] buffer = new byte[BUFFER];
    progress.at(file.position(), total);
    try (StallWatch watch = new StallWatch(rules.stall(), body)) {
      int n;
      while ((n = read(at, body, buffer, file, watch)) >= 0) {
        watch.alive();
        write(file, ByteBuffer.wrap(buffer, 0, n));
        if (file.position() > rules.maxBytes()) {
          throw tooLarge(at);
        }
        progress.at(file.position(), total);
      }
    }
    if (total >= 0 && file.position() < total) {
      throw DownloadException.passing(brokeOff(at, file), (Duration) null);
    }
  }

  private int read(URI at, InputStream body, byte[] buffer, FileChannel file, StallWatch watch)
      throws IOException {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw DownloadException.passing(
          watch.isStalled() ? at + " fell silent" : brokeOff(at, file), e);
    }
  }

  private String brokeOff(URI at, FileChannel file) throws IOException {
    long total = part.origin().total();
    return "%s broke off after %d%s bytes"
        .formatted(at, file.position(), total < 0 ? "" : " of " + total);
  }

  private void write(FileChannel file, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw DownloadException.lasting(
          "%s cannot be written: %s".formatted(part.path(), reason(e)), e);
    }
  }

  private static URI redirected(URI at, HttpHeaders headers) {
    String location = headers.firstValue("Location").orElse("");
    URI next;
    try {
      next = at.resolve(location);
    } catch (IllegalArgumentException e) {
      throw DownloadException.lasting("%s redirects to '%s'".formatted(at, location), e);
    }
    if (location.isEmpty() || !Addresses.mayRedirect(at, next)) {
      throw DownloadException.lasting(
          "%s redirects to '%s', expected %s".formatted(at, location, Addresses.RULE));
    }
    return next;
  }

  private DownloadException refusal(URI at, HttpResponse<InputStream> response) {
    int status = response.statusCode();
    return switch (status) {
      case 404, 410 ->
          DownloadException.lasting(
              "%s is gone (HTTP %d); its publisher may have moved it".formatted(at, status));
      case 401, 403 ->
          DownloadException.lasting(
              "%s is not handed out to this machine (HTTP %d)".formatted(at, status));
      case 408, 425, 429, 500, 502, 503, 504 ->
          DownloadException.passing(
              "%s cannot answer at the moment (HTTP %d)".formatted(at, status),
              retryAfter(response.headers()));
      default -> DownloadException.lasting("%s answered with HTTP %d".formatted(at, status));
    };
  }

  /** Seconds only; a date is not worth a parser, the usual pause serves. */
  private static @Nullable Duration retryAfter(HttpHeaders headers) {
    String value = headers.firstValue("Retry-After").orElse("");
    if (!value.matches("\\d{1,6}")) {
      return null;
    }
    Duration wait = Duration.ofSeconds(Long.parseLong(value));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private DownloadException tooLarge(URI at) {
    return DownloadException.lasting(
        "%s is larger than %d bytes, the most taken".formatted(at, rules.maxBytes()));
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
