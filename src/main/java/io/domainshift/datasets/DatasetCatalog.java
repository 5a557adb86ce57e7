package io.domainshift.datasets;

import io.domainshift.storage.StoredObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The prepared data sets, each seen by its tenant only. Plain JDBC, because the runner has no JPA;
 * a call joins the caller's transaction.
 */
@Component
public class DatasetCatalog {

  /** What a data set may be called. */
  public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

  private static final Pattern REFERENCE = Pattern.compile("(" + NAME + ")(?::([0-9]{1,9}))?");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient jdbc;

  public DatasetCatalog(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A data set by its id, by {@code name:version}, or by its name alone: then the newest version.
   */
  public Optional<Dataset> find(String tenant, String idOrName) {
    Optional<UUID> id = parse(idOrName);
    if (id.isPresent()) {
      return jdbc.sql("SELECT * FROM datasets WHERE tenant = ? AND id = ?")
          .params(tenant, id.get())
          .query(DatasetCatalog::dataset)
          .optional();
    }
    Matcher reference = REFERENCE.matcher(idOrName);
    if (!reference.matches()) {
      return Optional.empty();
    }
    String version = reference.group(2);
    return jdbc.sql(
            """
            SELECT * FROM datasets
            WHERE tenant = :tenant AND name = :name
              AND (:version::integer IS NULL OR version = :version)
            ORDER BY version DESC LIMIT 1
            """)
        .param("tenant", tenant)
        .param("name", reference.group(1))
        .param("version", version == null ? null : Integer.valueOf(version))
        .query(DatasetCatalog::dataset)
        .optional();
  }

  /**
   * A page of a tenant's data sets, oldest first.
   *
   * @param after the last one of the page before; from the start if null
   */
  public List<Dataset> list(String tenant, @Nullable UUID after, int limit) {
    return jdbc.sql(
            """
            SELECT * FROM datasets
            WHERE tenant = :tenant
              AND (:after::uuid IS NULL OR seq > (SELECT seq FROM datasets WHERE id = :after))
            ORDER BY seq LIMIT :limit
            """)
        .param("tenant", tenant)
        .param("after", after)
        .param("limit", limit)
        .query(DatasetCatalog::dataset)
        .list();
  }

  /**
   * Adds the next version of its name. Versions of a name wait for one another until the caller's
   * transaction ends, and a number is given once, whatever becomes of its version.
   */
  public Dataset add(
      String tenant, String name, PreparedFile prepared, StoredObject file, UUID job) {
    int version =
        jdbc.sql(
                """
                INSERT INTO dataset_names (tenant, name, versions) VALUES (?, ?, 1)
                ON CONFLICT (tenant, name) DO UPDATE SET versions = dataset_names.versions + 1
                RETURNING versions
                """)
            .params(tenant, name)
            .query(Integer.class)
            .single();
    return jdbc.sql(
            """
            INSERT INTO datasets (id, tenant, name, version, pictures, size, label_names,
              storage_key, bytes, sha256, report, job)
            VALUES (:id, :tenant, :name, :version, :pictures, :size, :labelNames::jsonb,
              :key, :bytes, :sha256, :report::json, :job)
            RETURNING *
            """)
        .param("id", UUID.randomUUID())
        .param("tenant", tenant)
        .param("name", name)
        .param("version", version)
        .param("pictures", prepared.pictures())
        .param("size", prepared.size())
        .param("labelNames", JSON.writeValueAsString(prepared.labelNames()))
        .param("key", file.key())
        .param("bytes", file.bytes())
        .param("sha256", file.sha256())
        .param("report", JSON.writeValueAsString(prepared.report()))
        .param("job", job)
        .query(DatasetCatalog::dataset)
        .single();
  }

  /** Removes a version from the catalog; its bytes stay until they are collected. */
  public boolean delete(UUID id) {
    return jdbc.sql("DELETE FROM datasets WHERE id = ?").param(id).update() == 1;
  }

  /** A shorter form is a name: {@code a-b-c-d-e} would pass for an id otherwise. */
  private static Optional<UUID> parse(String id) {
    if (id.length() != 36) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Dataset dataset(ResultSet row, int n) throws SQLException {
    List<String> labelNames =
        JSON.readValue(row.getString("label_names"), new TypeReference<List<String>>() {});
    return new Dataset(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getInt("version"),
        row.getInt("pictures"),
        row.getInt("size"),
        labelNames.size(),
        labelNames,
        row.getString("storage_key"),
        row.getLong("bytes"),
        row.getString("sha256"),
        JSON.readTree(row.getString("report")),
        row.getObject("job", UUID.class),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
