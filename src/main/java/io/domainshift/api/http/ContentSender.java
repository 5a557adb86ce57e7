package io.domainshift.api.http;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.storage.ObjectNotFoundException;
import io.domainshift.storage.ObjectStorage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * Sends stored bytes: whole or one range (RFC 9110 §14), unless the client has them already.
 * Several ranges at once are answered with the whole content, as the RFC allows. Where the storage
 * can, and is meant to, whole large files are fetched from it directly.
 */
@Component
public class ContentSender {

  /** What the content may be kept for: it never changes, but a model may be deleted. */
  private static final String CACHING = "private, no-cache";

  /** Headers that only this service can honour. */
  private static final List<String> OURS =
      List.of(HttpHeaders.RANGE, HttpHeaders.IF_RANGE, HttpHeaders.IF_MATCH);

  private final ObjectStorage storage;

  ContentSender(ObjectStorage storage) {
    this.storage = storage;
  }

  public void send(Content content, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!matches(request.getHeader(HttpHeaders.IF_MATCH), content, true)) {
      throw ApiException.at(
          HttpHeaders.IF_MATCH,
          ProblemCode.PRECONDITION_FAILED,
          "The content's ETag is %s",
          content.etag());
    }
    String ifNoneMatch = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (ifNoneMatch != null && matches(ifNoneMatch, content, false)) {
      describe(content, response);
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    if (redirected(content, request, response)) {
      return;
    }
    ByteRange range = range(request, content);
    if (range == null) {
      transfer(content, null, request, response);
    } else if (range.length() == 0) {
      response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + content.bytes());
      throw ApiException.at(
          HttpHeaders.RANGE,
          ProblemCode.RANGE_NOT_SATISFIABLE,
          "Range is %s, the content has %d bytes",
          request.getHeader(HttpHeaders.RANGE),
          content.bytes());
    } else {
      transfer(content, range, request, response);
    }
  }

  /**
   * Sends the client to the store for a large file that it wants whole. Whoever names a range or a
   * precondition is answered here: the store knows the object by other entity tags.
   */
  private boolean redirected(
      Content content, HttpServletRequest request, HttpServletResponse response) {
    if (content.inline()
        || !HttpMethod.GET.matches(request.getMethod())
        || OURS.stream().anyMatch(header -> request.getHeader(header) != null)) {
      return false;
    }
    Optional<URI> link =
        storage.link(
            content.storageKey(), content.bytes(), content.mediaType(), disposition(content));
    if (link.isEmpty()) {
      return false;
    }
    if (!storage.exists(content.storageKey())) {
      throw new ObjectNotFoundException(content.storageKey());
    }
    response.setStatus(HttpServletResponse.SC_FOUND);
    response.setHeader(HttpHeaders.LOCATION, link.get().toString());
    // The address is signed for one client and a short time.
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    return true;
  }

  private static void describe(Content content, HttpServletResponse response) {
    response.setHeader(HttpHeaders.ETAG, content.etag());
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader(HttpHeaders.CACHE_CONTROL, CACHING);
    byte[] digest = HexFormat.of().parseHex(content.sha256());
    response.setHeader(
        "Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":");
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, disposition(content));
  }

  private static String disposition(Content content) {
    return (content.inline() ? ContentDisposition.inline() : ContentDisposition.attachment())
        .filename(content.fileName(), StandardCharsets.UTF_8)
        .build()
        .toString();
  }

  /**
   * @param part null for the whole
   */
  private void transfer(
      Content content,
      @Nullable ByteRange part,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    ByteRange range = part == null ? new ByteRange(0, content.bytes()) : part;
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      announce(content, part, range.length(), response);
      return;
    }
    // Opened first: when the storage is away, the answer is a problem and nothing else.
    try (InputStream in = content.open(storage, range.start(), range.length())) {
      announce(content, part, range.length(), response);
      in.transferTo(response.getOutputStream());
    }
  }

  private static void announce(
      Content content, @Nullable ByteRange part, long length, HttpServletResponse response) {
    describe(content, response);
    if (part != null) {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader(HttpHeaders.CONTENT_RANGE, part.of(content.bytes()));
    }
    response.setContentType(content.mediaType());
    response.setContentLengthLong(length);
  }

  /** The one range to send; null for the whole, length 0 for none that can be. */
  private static @Nullable ByteRange range(HttpServletRequest request, Content content) {
    String header = request.getHeader(HttpHeaders.RANGE);
    String condition = request.getHeader(HttpHeaders.IF_RANGE);
    boolean changed = condition != null && !condition.strip().equals(content.etag());
    if (header == null || changed || HttpMethod.HEAD.matches(request.getMethod())) {
      return null;
    }
    return ByteRange.parse(header, content.bytes());
  }

  /** Whether a list of entity tags holds the content's; an absent list holds all. */
  private static boolean matches(@Nullable String header, Content content, boolean strong) {
    if (header == null || header.strip().equals("*")) {
      return true;
    }
    return List.of(header.split(",")).stream()
        .map(String::strip)
        .map(tag -> strong || !tag.startsWith("W/") ? tag : tag.substring(2))
        .anyMatch(content.etag()::equals);
  }
}
