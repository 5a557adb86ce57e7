package io.domainshift.jobs;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what happened to jobs. */
@Component
public class JobEvents {

  /** PostgreSQL channel that carries a job's id whenever an event of it commits. */
  public static final String CHANNEL = "domainshift_events";

  private final JdbcClient jdbc;

  public JobEvents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** At most {@code limit} events after {@code afterSeq} (0: from the first), oldest first. */
  public List<JobEvent> page(UUID jobId, long afterSeq, int limit) {
    return jdbc.sql(
            """
            SELECT seq, at, type, data FROM job_events
            WHERE job_id = ? AND seq > ? ORDER BY seq LIMIT ?
            """)
        .params(jobId, afterSeq, limit)
        .query(
            (row, n) ->
                new JobEvent(
                    jobId,
                    row.getLong("seq"),
                    Sql.instant(row, "at"),
                    row.getString("type"),
                    Sql.json(row, "data")))
        .list();
  }
}
