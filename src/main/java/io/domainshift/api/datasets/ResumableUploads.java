package io.domainshift.api.datasets;

import io.domainshift.api.http.Sha256;
import io.domainshift.api.http.StrictJson;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.datasets.InvalidDatasetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Zips that come in pieces, each piece where the one before ended, whatever happened in between.
 * The last byte queues the job that makes the data set.
 */
@Component
class ResumableUploads {

  private static final Logger log = LoggerFactory.getLogger(ResumableUploads.class);
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final Uploads uploads;
  private final UploadFolder folder;
  private final DatasetIntake intake;
  private final StrictJson json;

  ResumableUploads(Uploads uploads, UploadFolder folder, DatasetIntake intake, StrictJson json) {
    this.uploads = uploads;
    this.folder = folder;
    this.intake = intake;
    this.json = json;
  }

  /**
   * How far an upload is.
   *
   * @param offset bytes that have come
   */
  record State(Upload upload, long offset, Instant expiresAt) {

    boolean whole() {
      return offset == upload.bytes();
    }
  }

  /** A piece's digest, by which it is kept or not. */
  record Checksum(java.security.MessageDigest algorithm, byte[] digest) {}

  /**
   * @param metadata as it was sent
   * @param fields of the {@link DatasetRequest}, and {@code sha256}
   */
  Upload create(long bytes, String metadata, Map<String, String> fields) throws IOException {
    String sha256 = fields.remove("sha256");
    if (sha256 != null && !SHA256.matcher(sha256).matches()) {
      throw ApiException.at(
          "sha256",
          ProblemCode.INVALID_FIELD,
          "sha256 is \"%s\", must be 64 lower-case hexadecimal digits",
          sha256);
    }
    ObjectNode request = DatasetFields.json(fields);
    json.checkTexts(request);
    json.bind(request, DatasetRequest.class).options();
    Upload upload = uploads.add(folder.id(), bytes, metadata, request, sha256, free());
    try {
      UploadFile.create(folder.file(upload.id()));
    } catch (IOException e) {
      uploads.delete(upload.id());
      throw e;
    }
    return upload;
  }

  /** What others have been promised is not free. */
  private long free() throws IOException {
    long free = folder.free();
    for (Upload open : uploads.open(folder.id())) {
      long came = folder.file(open.id()).toFile().length();
      free -= Math.max(0, open.bytes() - came);
    }
    return free;
  }

  /** How far it is; what is whole and was left so by a service that died is finished first. */
  State state(UUID id) throws IOException {
    Upload upload = find(id);
    if (upload.job() != null) {
      return new State(upload, upload.bytes(), upload.expiresAt());
    }
    try (UploadFile file = open(upload)) {
      return finished(upload, file, upload.expiresAt());
    }
  }

  /**
   * Takes the next piece.
   *
   * @param offset at which the client believes to be
   * @throws InvalidDatasetException if this cannot become a data set; then the upload is gone
   */
  State append(UUID id, long offset, InputStream bytes, @Nullable Checksum checksum)
      throws IOException {
    Upload upload = find(id);
    if (upload.job() != null) {
      checkOffset(offset, upload.bytes());
      return new State(upload, upload.bytes(), upload.expiresAt());
    }
    try (UploadFile file = open(upload)) {
      checkOffset(offset, file.size());
      long missing = upload.bytes() - offset;
      try {
        if (checksum == null) {
          file.append(bytes, missing);
        } else {
          file.append(bytes, missing, checksum.algorithm(), checksum.digest());
        }
      } catch (InvalidDatasetException e) {
        remove(upload, file);
        throw e;
      }
      return finished(upload, file, uploads.extend(id));
    }
  }

  /** Ends an upload; a job that was queued by it goes on. */
  void terminate(UUID id) throws IOException {
    Upload upload = find(id);
    if (upload.job() == null) {
      try (UploadFile file = open(upload)) {
        remove(upload, file);
      }
    } else {
      uploads.delete(id);
    }
  }

  /** Finishes what is whole, removes what nobody sent more of in time. */
  void sweep() throws IOException {
    for (Upload expired : uploads.expired(folder.id())) {
      sweep(expired.id(), file -> file.delete());
      if (!Files.exists(folder.file(expired.id()))) {
        uploads.delete(expired.id());
        log.info("Upload {} is over", expired.id());
      }
    }
    // A row is there before its file, so a file that is older than this list and not in it is done.
    List<UUID> files = folder.files();
    Map<UUID, Upload> open = new HashMap<>();
    uploads.open(folder.id()).forEach(upload -> open.put(upload.id(), upload));
    for (UUID id : files) {
      Upload upload = open.get(id);
      sweep(
          id,
          file -> {
            if (upload == null) {
              file.delete();
            } else {
              finished(upload, file, upload.expiresAt());
            }
          });
    }
    folder.removeAbandonedParts();
  }

  /** One that is being written, or cannot be finished, keeps nobody from the others. */
  private void sweep(UUID id, Sweep sweep) {
    try {
      Optional<UploadFile> file = UploadFile.open(folder.file(id));
      if (file.isPresent()) {
        try (UploadFile held = file.get()) {
          sweep.of(held);
        }
      }
    } catch (ApiException e) {
      log.debug("Upload {} is left alone: {}", id, e.detail());
    } catch (IOException | RuntimeException e) {
      log.warn("Upload {} could not be cleared up", id, e);
    }
  }

  private interface Sweep {
    void of(UploadFile file) throws IOException;
  }

  /**
   * Queues the job when every byte is there. The file goes only after that: a service that is
   * killed in between begins here again.
   */
  private State finished(Upload upload, UploadFile file, Instant expiresAt) throws IOException {
    long size = file.size();
    if (size < upload.bytes()) {
      return new State(upload, size, expiresAt);
    }
    UUID job;
    try {
      checkDigest(upload, file);
      job = intake.fromUpload(upload, file.path());
    } catch (InvalidDatasetException | ApiException e) {
      remove(upload, file);
      throw e;
    }
    file.delete();
    log.info("Upload {} is whole: job {}", upload.id(), job);
    return new State(find(upload.id()), upload.bytes(), expiresAt);
  }

  private static void checkDigest(Upload upload, UploadFile file) throws IOException {
    if (upload.sha256() != null) {
      String sha256 = Sha256.of(file.path());
      if (!upload.sha256().equals(sha256)) {
        throw ApiException.at(
            "sha256",
            ProblemCode.DIGEST_MISMATCH,
            "The file has SHA-256 %s, expected %s",
            sha256,
            upload.sha256());
      }
    }
  }

  private void remove(Upload upload, UploadFile file) throws IOException {
    uploads.delete(upload.id());
    file.delete();
  }

  private Upload find(UUID id) {
    return uploads.find(id).orElseThrow(() -> unknown(id));
  }

  private UploadFile open(Upload upload) throws IOException {
    if (!upload.folder().equals(folder.id())) {
      throw ApiException.of(
          ProblemCode.SERVICE_UNAVAILABLE,
          "Upload %s lies with another instance of this service, ask again",
          upload.id());
    }
    return UploadFile.open(folder.file(upload.id())).orElseThrow(() -> unknown(upload.id()));
  }

  private static void checkOffset(long offset, long size) {
    if (offset != size) {
      throw ApiException.at(
          "Upload-Offset",
          ProblemCode.UPLOAD_OFFSET_CONFLICT,
          "Upload-Offset is %d, the upload has %d bytes",
          offset,
          size);
    }
  }

  private static ApiException unknown(UUID id) {
    return ApiException.of(
        ProblemCode.UPLOAD_NOT_FOUND, "There is no upload %s, or its time is over", id);
  }
}
