package io.domainshift.api.datasets;

import io.domainshift.api.http.ApiSettings;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is known of uploads; their bytes lie in {@link UploadFolder}. */
@Component
class Uploads {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ApiSettings settings;
  private final Clock clock;

  Uploads(JdbcClient jdbc, TransactionTemplate transaction, ApiSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Makes room for an upload.
   *
   * @param free bytes that the folder's disk can still take
   * @throws ApiException {@code STORAGE_FULL}
   */
  Upload add(
      UUID folder,
      long bytes,
      String metadata,
      JsonNode request,
      @Nullable String sha256,
      long free) {
    Upload upload =
        new Upload(UUID.randomUUID(), folder, bytes, metadata, request, sha256, null, expiry());
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")
              .param("uploads " + folder)
              .query((row, n) -> n)
              .list();
          checkRoom(upload, free);
          insert(upload);
        });
    return upload;
  }

  private void checkRoom(Upload upload, long free) {
    long[] open =
        jdbc.sql(
                """
                SELECT count(*), coalesce(sum(bytes), 0) FROM uploads
                WHERE folder = ? AND job IS NULL
                """)
            .param(upload.folder())
            .query((row, n) -> new long[] {row.getLong(1), row.getLong(2)})
            .single();
    if (open[0] >= settings.maxUploads()) {
      throw ApiException.of(
          ProblemCode.STORAGE_FULL,
          "%d uploads are not whole yet, no more are taken at a time",
          open[0]);
    }
    if (upload.bytes() > settings.maxUploadsSize().toBytes() - open[1] || upload.bytes() > free) {
      throw ApiException.at(
          "Upload-Length",
          ProblemCode.STORAGE_FULL,
          "There is no room for %d bytes beside %d bytes of other uploads",
          upload.bytes(),
          open[1]);
    }
  }

  private void insert(Upload upload) {
    jdbc.sql(
            """
            INSERT INTO uploads (id, tenant, folder, bytes, metadata, request, sha256, expires_at)
            VALUES (?, ?, ?, ?, ?, ?::json, ?, ?)
            """)
        .param(upload.id())
        .param(Tenants.LOCAL)
        .param(upload.folder())
        .param(upload.bytes())
        .param(upload.metadata())
        .param(JSON.writeValueAsString(upload.request()))
        .param(upload.sha256())
        .param(upload.expiresAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<Upload> find(UUID id) {
    return jdbc.sql("SELECT * FROM uploads WHERE tenant = ? AND id = ?")
        .params(Tenants.LOCAL, id)
        .query(Uploads::upload)
        .optional();
  }

  /** Those of a folder that are not whole as far as anybody noticed. */
  List<Upload> open(UUID folder) {
    return jdbc.sql("SELECT * FROM uploads WHERE folder = ? AND job IS NULL")
        .param(folder)
        .query(Uploads::upload)
        .list();
  }

  /** Those of a folder, whole or not, whose time is over. */
  List<Upload> expired(UUID folder) {
    return jdbc.sql("SELECT * FROM uploads WHERE folder = ? AND expires_at <= ?")
        .params(folder, clock.instant().atOffset(ZoneOffset.UTC))
        .query(Uploads::upload)
        .list();
  }

  /** Bytes have come: more may. */
  Instant extend(UUID id) {
    Instant expiry = expiry();
    jdbc.sql("UPDATE uploads SET expires_at = ? WHERE id = ?")
        .params(expiry.atOffset(ZoneOffset.UTC), id)
        .update();
    return expiry;
  }

  /** Queues the upload's job unless that has been done; both are stored together. */
  UUID queueOnce(UUID id, Supplier<UUID> queue) {
    UUID job =
        transaction.execute(
            status -> {
              Upload upload =
                  jdbc.sql("SELECT * FROM uploads WHERE id = ? FOR UPDATE")
                      .param(id)
                      .query(Uploads::upload)
                      .single();
              if (upload.job() != null) {
                return upload.job();
              }
              UUID queued = queue.get();
              jdbc.sql("UPDATE uploads SET job = ?, expires_at = ? WHERE id = ?")
                  .params(queued, expiry().atOffset(ZoneOffset.UTC), id)
                  .update();
              return queued;
            });
    if (job == null) {
      throw new IllegalStateException("A whole upload has a job");
    }
    return job;
  }

  void delete(UUID id) {
    jdbc.sql("DELETE FROM uploads WHERE id = ?").param(id).update();
  }

  private Instant expiry() {
    return clock.instant().plus(settings.uploadsKept());
  }

  private static Upload upload(ResultSet row, int n) throws SQLException {
    return new Upload(
        row.getObject("id", UUID.class),
        row.getObject("folder", UUID.class),
        row.getLong("bytes"),
        row.getString("metadata"),
        JSON.readTree(row.getString("request")),
        row.getString("sha256"),
        row.getObject("job", UUID.class),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }
}
