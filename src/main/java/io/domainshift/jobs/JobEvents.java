package io.domainshift.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what happened to jobs. */
@Component
public class JobEvents {

  private final JdbcClient jdbc;

  public JobEvents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** At most {@code limit} events after {@code afterSeq} (0: from the first), oldest first. */
  public List<JobEvent> page(UUID jobId, long afterSeq, int limit) {
    return jdbc.sql(
            """
            SELECT job_id, seq, at, type, data FROM job_events
            WHERE job_id = ? AND seq > ? ORDER BY seq LIMIT ?
            """)
        .params(jobId, afterSeq, limit)
        .query(JobEvents::event)
        .list();
  }

  /** At most {@code limit} events of one type after {@code afterSeq}, oldest first. */
  public List<JobEvent> page(UUID jobId, String type, long afterSeq, int limit) {
    return jdbc.sql(
            """
            SELECT job_id, seq, at, type, data FROM job_events
            WHERE job_id = ? AND type = ? AND seq > ? ORDER BY seq LIMIT ?
            """)
        .params(jobId, type, afterSeq, limit)
        .query(JobEvents::event)
        .list();
  }

  /** Whether the job had a file of this name at some time. */
  public boolean hadArtifact(UUID jobId, String name) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM job_events
            WHERE job_id = ? AND type = 'artifact' AND data ->> 'name' = ?)
            """)
        .params(jobId, name)
        .query(Boolean.class)
        .single();
  }

  private static JobEvent event(ResultSet row, int n) throws SQLException {
    return new JobEvent(
        row.getObject("job_id", UUID.class),
        row.getLong("seq"),
        Sql.instant(row, "at"),
        row.getString("type"),
        Sql.json(row, "data"));
  }
}
