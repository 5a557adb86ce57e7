package io.domainshift.datasets;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The pictures that clients sent, each seen by its tenant only. Plain JDBC, because the runner has
 * no JPA; a call joins the caller's transaction.
 */
@Component
public class ImageCatalog {

  private final JdbcClient jdbc;

  public ImageCatalog(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The tenant's picture with this id; empty also for what is no id at all. */
  public Optional<StoredImage> find(String tenant, String id) {
    return parse(id)
        .flatMap(
            uuid ->
                jdbc.sql("SELECT * FROM images WHERE tenant = ? AND id = ?")
                    .params(tenant, uuid)
                    .query(ImageCatalog::image)
                    .optional());
  }

  /**
   * A page of a tenant's pictures, oldest first.
   *
   * @param after the last picture of the page before; from the start if null
   */
  public List<StoredImage> list(String tenant, @Nullable UUID after, int limit) {
    return jdbc.sql(
            """
            SELECT * FROM images
            WHERE tenant = :tenant
              AND (:after::uuid IS NULL OR seq > (SELECT seq FROM images WHERE id = :after))
            ORDER BY seq LIMIT :limit
            """)
        .param("tenant", tenant)
        .param("after", after)
        .param("limit", limit)
        .query(ImageCatalog::image)
        .list();
  }

  /** Adds a picture whose bytes are stored. */
  public void add(String tenant, StoredImage image) {
    jdbc.sql(
            """
            INSERT INTO images (id, tenant, name, storage_key, bytes, sha256, media_type, width,
              height, created_at)
            VALUES (:id, :tenant, :name, :key, :bytes, :sha256, :mediaType, :width, :height, :now)
            """)
        .param("id", image.id())
        .param("tenant", tenant)
        .param("name", image.name())
        .param("key", image.key())
        .param("bytes", image.bytes())
        .param("sha256", image.sha256())
        .param("mediaType", image.mediaType())
        .param("width", image.width())
        .param("height", image.height())
        .param("now", image.createdAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Keeps jobs from being given the picture until the caller's transaction ends. */
  public void lock(UUID id) {
    jdbc.sql("SELECT 1 FROM images WHERE id = ? FOR UPDATE").param(id).query().listOfRows();
  }

  /** Removes a picture from the catalog; its bytes stay until they are collected. */
  public boolean delete(UUID id) {
    return jdbc.sql("DELETE FROM images WHERE id = ?").param(id).update() == 1;
  }

  private static Optional<UUID> parse(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static StoredImage image(ResultSet row, int n) throws SQLException {
    return new StoredImage(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getInt("width"),
        row.getInt("height"),
        row.getString("media_type"),
        row.getLong("bytes"),
        row.getString("sha256"),
        row.getString("storage_key"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
