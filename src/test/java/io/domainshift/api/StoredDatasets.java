package io.domainshift.api;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Data sets as rows: what requests refer to, without pictures behind it. */
class StoredDatasets {

  private final JdbcClient jdbc;

  StoredDatasets(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The next version of a name; returns its id. */
  String add(String name) {
    UUID id = UUID.randomUUID();
    int version =
        jdbc.sql(
                """
                INSERT INTO dataset_names (tenant, name, versions) VALUES ('local', ?, 1)
                ON CONFLICT (tenant, name) DO UPDATE SET versions = dataset_names.versions + 1
                RETURNING versions
                """)
            .param(name)
            .query(Integer.class)
            .single();
    jdbc.sql(
            """
            INSERT INTO datasets (id, tenant, name, version, pictures, size, label_names,
              storage_key, bytes, sha256, report, job)
            VALUES (?, 'local', ?, ?, 60, 64, '[]', ?, 9, ?, '{}', ?)
            """)
        .params(id, name, version, "sha256/aa/" + "a".repeat(64), "a".repeat(64), UUID.randomUUID())
        .update();
    return id.toString();
  }
}
