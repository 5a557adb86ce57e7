package io.domainshift.jobs;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which jobs still need something that is about to go. */
@Component
public class JobReferences {

  private final JdbcClient jdbc;

  public JobReferences(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A job that has not ended and has one of these texts as a value among its parameters. */
  public Optional<UUID> openJobNaming(String... values) {
    return jdbc.sql(
            """
            SELECT id FROM jobs
            WHERE status IN ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')
              AND EXISTS (
                SELECT 1 FROM jsonb_path_query(
                  parameters::jsonb, 'strict $.** ? (@.type() == "string")') AS found(value)
                WHERE found.value #>> '{}' = ANY (?))
            ORDER BY created_at LIMIT 1
            """)
        .param(values)
        .query(UUID.class)
        .optional();
  }
}
