package io.domainshift.api.datasets;

import io.domainshift.api.datasets.ResumableUploads.State;
import io.domainshift.api.jobs.JobLinks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A resumable upload as the API shows it.
 *
 * @param id never reused
 * @param object always {@code upload}
 * @param bytes it will have when it is whole
 * @param offset bytes that have come
 * @param job that makes the data set; null while the upload is not whole
 * @param expiresAt when it goes unless more bytes come
 * @param links {@code self}, and {@code job} when there is one
 */
@Schema(name = "Upload", description = "A zip that is sent in pieces")
record UploadView(
    UUID id,
    @Schema(allowableValues = "upload") String object,
    long bytes,
    long offset,
    @Nullable UUID job,
    Instant expiresAt,
    Map<String, String> links) {

  static String path(UUID upload) {
    return ResumableUploadController.PATH + "/" + upload;
  }

  static UploadView of(State state) {
    UUID id = state.upload().id();
    UUID job = state.upload().job();
    Map<String, String> links = new TreeMap<>(Map.of("self", path(id)));
    if (job != null) {
      links.put("job", JobLinks.self(job));
    }
    return new UploadView(
        id, "upload", state.upload().bytes(), state.offset(), job, state.expiresAt(), links);
  }
}
