package io.domainshift.jobs;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the published checkpoints of jobs. */
@Component
public class JobCheckpoints {

  private final JdbcClient jdbc;

  public JobCheckpoints(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Newest first. */
  public List<JobCheckpoint> list(UUID jobId) {
    return jdbc.sql("SELECT * FROM job_checkpoints WHERE job_id = ? ORDER BY iteration DESC")
        .param(jobId)
        .query(
            (row, n) ->
                new JobCheckpoint(
                    jobId,
                    row.getInt("iteration"),
                    row.getInt("epoch"),
                    row.getString("manifest_key"),
                    row.getLong("bytes"),
                    Sql.instant(row, "created_at")))
        .list();
  }

  public Optional<JobCheckpoint> newest(UUID jobId) {
    return list(jobId).stream().findFirst();
  }
}
