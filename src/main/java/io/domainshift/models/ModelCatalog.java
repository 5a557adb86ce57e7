package io.domainshift.models;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The installed models. Plain JDBC, because the runner has no JPA; a call joins the caller's
 * transaction.
 */
@Component
public class ModelCatalog {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient jdbc;
  private final Clock clock;

  public ModelCatalog(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The model with this id or this name. */
  public Optional<Model> find(String idOrName) {
    return jdbc.sql("SELECT * FROM models WHERE id::text = :ref OR name = :ref")
        .param("ref", idOrName)
        .query(ModelCatalog::model)
        .optional();
  }

  /** The model with this id. */
  public Optional<Model> find(UUID id) {
    return jdbc.sql("SELECT * FROM models WHERE id = :id")
        .param("id", id)
        .query(ModelCatalog::model)
        .optional();
  }

  /**
   * A page of models, oldest first.
   *
   * @param kind only these; all if null
   * @param after the last model of the page before; from the start if null
   */
  public List<Model> list(@Nullable ModelKind kind, @Nullable UUID after, int limit) {
    return jdbc.sql(
            """
            SELECT * FROM models
            WHERE (:kind::text IS NULL OR kind = :kind)
              AND (:after::uuid IS NULL OR seq > (SELECT seq FROM models WHERE id = :after))
            ORDER BY seq LIMIT :limit
            """)
        .param("kind", kind == null ? null : kind.name())
        .param("after", after)
        .param("limit", limit)
        .query(ModelCatalog::model)
        .list();
  }

  /**
   * A model that came as a file.
   *
   * @param sha256 of the file, hexadecimal
   */
  public record Imported(UUID id, String name, @Nullable String sha256) {}

  /** Every model that came by itself, not from a job nor beside another one, oldest first. */
  public List<Imported> imported() {
    return jdbc.sql(
            """
            SELECT id, name, provenance #>> '{imported,sha256}' AS sha256 FROM models
            WHERE job IS NULL AND parent IS NULL ORDER BY seq
            """)
        .query(
            (row, n) ->
                new Imported(
                    row.getObject("id", UUID.class),
                    row.getString("name"),
                    row.getString("sha256")))
        .list();
  }

  /**
   * Installs a model.
   *
   * @throws ModelNameTakenException when the name is in use; nothing is installed then
   */
  public Model add(NewModel model) {
    UUID id = UUID.randomUUID();
    try {
      jdbc.sql(
              """
              INSERT INTO models (id, name, kind, architecture, defaults, weights_key,
                weights_bytes, weights_sha256, origin, licence, parent, job, provenance, created_at)
              VALUES (:id, :name, :kind, :architecture::jsonb, :defaults::jsonb, :key, :bytes,
                :sha256, :origin, :licence, :parent, :job, :provenance::jsonb, :now)
              """)
          .param("id", id)
          .param("name", model.name())
          .param("kind", model.architecture().modelKind().name())
          .param("architecture", json(model.architecture()))
          .param("defaults", model.defaults().toString())
          .param("key", model.weights().key())
          .param("bytes", model.weights().bytes())
          .param("sha256", model.weights().sha256())
          .param("origin", model.origin())
          .param("licence", model.licence())
          .param("parent", model.parent())
          .param("job", model.job())
          .param("provenance", model.provenance().toString())
          .param("now", clock.instant().atOffset(ZoneOffset.UTC))
          .update();
    } catch (DuplicateKeyException e) {
      throw new ModelNameTakenException(model.name(), e);
    }
    return find(id).orElseThrow();
  }

  /** Removes a model from the catalog; its bytes stay until they are collected. */
  public boolean delete(UUID id) {
    return jdbc.sql("DELETE FROM models WHERE id = :id").param("id", id).update() == 1;
  }

  /** Writes the {@code kind} that reading needs, which the interface's annotation asks for. */
  private static String json(Architecture architecture) {
    return JSON.writerFor(Architecture.class).writeValueAsString(architecture);
  }

  private static Model model(ResultSet row, int n) throws SQLException {
    return new Model(
        row.getObject("id", UUID.class),
        row.getString("name"),
        ModelKind.valueOf(row.getString("kind")),
        JSON.readValue(row.getString("architecture"), Architecture.class),
        tree(row, "defaults"),
        row.getString("weights_key"),
        row.getLong("weights_bytes"),
        row.getString("weights_sha256"),
        row.getString("origin"),
        row.getString("licence"),
        row.getObject("parent", UUID.class),
        row.getObject("job", UUID.class),
        tree(row, "provenance"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static JsonNode tree(ResultSet row, String column) throws SQLException {
    return JSON.readTree(row.getString(column));
  }
}
