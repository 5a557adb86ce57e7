package io.domainshift.api.datasets;

import io.domainshift.api.datasets.ResumableUploads.Checksum;
import io.domainshift.api.datasets.ResumableUploads.State;
import io.domainshift.api.http.ApiSettings;
import io.domainshift.api.jobs.JobLinks;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * The protocol of tus 1.0.0 (https://tus.io/protocols/resumable-upload): core and the extensions
 * creation, termination, checksum and expiration.
 */
@Tag(name = "Datasets")
@RestController
class ResumableUploadController {

  static final String PATH = "/v1/uploads";

  private static final String ONE = PATH + "/{upload}";
  private static final String PIECE = "application/offset+octet-stream";
  private static final String VERSION = "1.0.0";
  private static final String RESUMABLE = "Tus-Resumable";
  private static final String OVERRIDE = "X-HTTP-Method-Override";
  private static final String OFFSET = "Upload-Offset";
  private static final String LENGTH = "Upload-Length";
  private static final String METADATA = "Upload-Metadata";
  private static final String EXPIRES = "Upload-Expires";
  private static final String CHECKSUM = "Upload-Checksum";
  private static final int MOST_METADATA = 4096;

  private final ResumableUploads uploads;
  private final long maxBytes;

  ResumableUploadController(ResumableUploads uploads, ApiSettings settings) {
    this.uploads = uploads;
    this.maxBytes = settings.maxDatasetSize().toBytes();
  }

  /** Every answer names the version; every request but questions must. */
  @ModelAttribute
  void speak(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader(RESUMABLE, VERSION);
    boolean asks = request.getMethod().equals("OPTIONS") || request.getMethod().equals("GET");
    String version = request.getHeader(RESUMABLE);
    if (!asks && !VERSION.equals(version)) {
      response.setHeader("Tus-Version", VERSION);
      throw ApiException.at(
          RESUMABLE,
          ProblemCode.PRECONDITION_FAILED,
          "%s is %s, must be %s",
          RESUMABLE,
          version == null ? "missing" : version,
          VERSION);
    }
  }

  @Operation(summary = "Ask which parts of tus are spoken")
  @RequestMapping(
      path = {PATH, ONE},
      method = RequestMethod.OPTIONS)
  ResponseEntity<Void> options() {
    return ResponseEntity.noContent()
        .header("Tus-Version", VERSION)
        .header("Tus-Extension", "creation,termination,checksum,expiration")
        .header("Tus-Checksum-Algorithm", "sha256,sha1,md5")
        .header("Tus-Max-Size", Long.toString(maxBytes))
        .build();
  }

  @Operation(
      summary = "Begin a resumable upload of a zip",
      description =
          """
          The protocol is [tus](https://tus.io) 1.0.0. `Upload-Metadata` holds the fields of
          `POST /v1/datasets`: `name` (required), `size`, `fit`, `labels`, `dropBroken`,
          `dropDuplicates`, and if you like `sha256`, which the whole file must have. The last byte
          queues the job that makes the data set: `GET` of the upload names it, and so does the
          header `Link` of that answer.
          """)
  @ApiResponse(responseCode = "201", description = "Begun; `Location` takes the bytes")
  @PostMapping(PATH)
  ResponseEntity<Void> create(
      @Parameter(description = "Bytes of the whole file")
          @RequestHeader(name = LENGTH, required = false)
          @Nullable String length,
      @Parameter(description = "Names, each with a text in Base64")
          @RequestHeader(name = METADATA, required = false)
          @Nullable String metadata)
      throws IOException {
    long bytes = number(LENGTH, length);
    if (bytes > maxBytes) {
      throw ApiException.at(
          LENGTH,
          ProblemCode.BODY_TOO_LARGE,
          "%s is %d, at most %d bytes are taken",
          LENGTH,
          bytes,
          maxBytes);
    }
    if (bytes == 0) {
      throw ApiException.at(
          LENGTH, ProblemCode.INVALID_HEADER, "%s is 0, must be the size of a zip", LENGTH);
    }
    String sent = Objects.requireNonNullElse(metadata, "");
    if (sent.length() > MOST_METADATA) {
      throw ApiException.at(
          METADATA,
          ProblemCode.INVALID_HEADER,
          "%s has %d characters, at most %d are taken",
          METADATA,
          sent.length(),
          MOST_METADATA);
    }
    Upload upload = uploads.create(bytes, sent, UploadMetadata.parse(sent));
    return ResponseEntity.status(HttpStatus.CREATED)
        .header(HttpHeaders.LOCATION, UploadView.path(upload.id()))
        .header(EXPIRES, date(upload.expiresAt()))
        .build();
  }

  @Operation(summary = "Ask how many bytes have come")
  @ApiResponse(responseCode = "200", description = "`Upload-Offset` tells")
  @RequestMapping(path = ONE, method = RequestMethod.HEAD)
  ResponseEntity<Void> offset(@PathVariable UUID upload) throws IOException {
    State state = uploads.state(upload);
    ResponseEntity.BodyBuilder answer =
        progress(ResponseEntity.ok(), state)
            .header(LENGTH, Long.toString(state.upload().bytes()))
            .header(HttpHeaders.CACHE_CONTROL, "no-store");
    if (!state.upload().metadata().isEmpty()) {
      answer.header(METADATA, state.upload().metadata());
    }
    return answer.build();
  }

  @Operation(summary = "Read an upload", description = "Names its job as soon as there is one.")
  @GetMapping(path = ONE, produces = MediaType.APPLICATION_JSON_VALUE)
  UploadView read(@PathVariable UUID upload) throws IOException {
    return UploadView.of(uploads.state(upload));
  }

  @Operation(summary = "Send the next bytes")
  @ApiResponse(responseCode = "204", description = "Kept; `Upload-Offset` tells how far it is")
  @PatchMapping(path = ONE, consumes = PIECE)
  ResponseEntity<Void> append(
      @PathVariable UUID upload,
      @RequestHeader(name = OFFSET, required = false) @Nullable String offset,
      @Parameter(description = "`sha256`, `sha1` or `md5`, then the digest in Base64")
          @RequestHeader(name = CHECKSUM, required = false)
          @Nullable String checksum,
      @Parameter(hidden = true) HttpServletRequest request)
      throws IOException {
    long at = number(OFFSET, offset);
    Checksum expected = checksum == null ? null : checksum(checksum);
    try (InputStream body = request.getInputStream()) {
      return progress(
              ResponseEntity.status(HttpStatus.NO_CONTENT),
              uploads.append(upload, at, body, expected))
          .build();
    }
  }

  @Operation(summary = "Give an upload up")
  @ApiResponse(responseCode = "204", description = "Gone; a job that it queued goes on")
  @DeleteMapping(ONE)
  ResponseEntity<Void> terminate(@PathVariable UUID upload) throws IOException {
    uploads.terminate(upload);
    return ResponseEntity.noContent().build();
  }

  @Operation(summary = "PATCH or DELETE for clients that cannot send these")
  @PostMapping(ONE)
  ResponseEntity<Void> overridden(
      @PathVariable UUID upload,
      @RequestHeader(name = OVERRIDE, required = false) @Nullable String method,
      @RequestHeader(name = OFFSET, required = false) @Nullable String offset,
      @RequestHeader(name = CHECKSUM, required = false) @Nullable String checksum,
      @Parameter(hidden = true) HttpServletRequest request)
      throws IOException {
    if ("PATCH".equals(method) && PIECE.equals(request.getContentType())) {
      return append(upload, offset, checksum, request);
    }
    if ("DELETE".equals(method)) {
      return terminate(upload);
    }
    throw ApiException.at(
        OVERRIDE,
        ProblemCode.INVALID_HEADER,
        "%s is %s, must be PATCH (with Content-Type: %s) or DELETE",
        OVERRIDE,
        method == null ? "missing" : method,
        PIECE);
  }

  private static ResponseEntity.BodyBuilder progress(
      ResponseEntity.BodyBuilder answer, State state) {
    answer.header(OFFSET, Long.toString(state.offset()));
    answer.header(EXPIRES, date(state.expiresAt()));
    UUID job = state.upload().job();
    return job == null
        ? answer
        : answer.header(HttpHeaders.LINK, "<%s>; rel=\"related\"".formatted(JobLinks.self(job)));
  }

  private static long number(String header, @Nullable String value) {
    if (value == null || !value.matches("[0-9]{1,18}")) {
      throw ApiException.at(
          header,
          ProblemCode.INVALID_HEADER,
          "%s is %s, must be a whole number of bytes",
          header,
          value == null ? "missing" : '"' + value + '"');
    }
    return Long.parseLong(value);
  }

  private static Checksum checksum(String header) {
    String[] words = header.strip().split(" ");
    try {
      if (words.length == 2) {
        MessageDigest algorithm =
            switch (words[0]) {
              case "sha256" -> MessageDigest.getInstance("SHA-256");
              case "sha1" -> MessageDigest.getInstance("SHA-1");
              case "md5" -> MessageDigest.getInstance("MD5");
              default -> throw new NoSuchAlgorithmException(words[0]);
            };
        return new Checksum(algorithm, Base64.getDecoder().decode(words[1]));
      }
    } catch (NoSuchAlgorithmException | IllegalArgumentException e) {
      // Told below, as what is no pair at all.
    }
    throw ApiException.at(
        CHECKSUM,
        ProblemCode.INVALID_HEADER,
        "%s is \"%s\", must be sha256, sha1 or md5, a space, and the digest in Base64",
        CHECKSUM,
        header);
  }

  private static String date(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }
}
