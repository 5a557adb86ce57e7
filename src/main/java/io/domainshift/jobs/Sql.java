package io.domainshift.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How instants and JSON cross JDBC. */
final class Sql {

  static final JsonMapper JSON = JsonMapper.shared();

  private Sql() {}

  /** As {@code timestamptz}, which keeps microseconds. */
  static @Nullable OffsetDateTime at(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(instantOrNull(row, column), column);
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  static JsonNode json(ResultSet row, String column) throws SQLException {
    return JSON.readTree(row.getString(column));
  }

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }
}
