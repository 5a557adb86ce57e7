package io.domainshift.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the files of jobs. */
@Component
public class JobArtifacts {

  private final JdbcClient jdbc;

  public JobArtifacts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All files of a job, oldest first. */
  public List<JobArtifact> list(UUID jobId) {
    return jdbc.sql("SELECT * FROM job_artifacts WHERE job_id = ? ORDER BY created_at, name")
        .param(jobId)
        .query(JobArtifacts::artifact)
        .list();
  }

  /** The files of one kind, by iteration. */
  public List<JobArtifact> list(UUID jobId, String kind) {
    return jdbc.sql(
            """
            SELECT * FROM job_artifacts WHERE job_id = ? AND kind = ?
            ORDER BY iteration NULLS LAST, name
            """)
        .params(jobId, kind)
        .query(JobArtifacts::artifact)
        .list();
  }

  public Optional<JobArtifact> find(UUID jobId, UUID artifactId) {
    return jdbc.sql("SELECT * FROM job_artifacts WHERE job_id = ? AND id = ?")
        .params(jobId, artifactId)
        .query(JobArtifacts::artifact)
        .optional();
  }

  public Optional<JobArtifact> find(UUID jobId, String name) {
    return jdbc.sql("SELECT * FROM job_artifacts WHERE job_id = ? AND name = ?")
        .params(jobId, name)
        .query(JobArtifacts::artifact)
        .optional();
  }

  private static JobArtifact artifact(ResultSet row, int n) throws SQLException {
    return new JobArtifact(
        row.getObject("id", UUID.class),
        row.getObject("job_id", UUID.class),
        row.getString("kind"),
        row.getString("name"),
        row.getObject("iteration", Integer.class),
        row.getString("storage_key"),
        row.getLong("bytes"),
        row.getString("sha256"),
        row.getString("media_type"),
        Sql.instant(row, "created_at"),
        Sql.instantOrNull(row, "expires_at"));
  }
}
