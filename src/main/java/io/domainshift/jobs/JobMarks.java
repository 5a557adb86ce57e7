package io.domainshift.jobs;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks at many jobs at once: what those who wait for news ask again and again. */
@Component
public class JobMarks {

  private final JdbcClient jdbc;

  public JobMarks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Marks of those jobs that exist. */
  public Map<UUID, JobMark> look(Collection<UUID> jobs) {
    Map<UUID, JobMark> marks = new HashMap<>();
    jdbc.sql("SELECT id, status, event_seq FROM jobs WHERE id = ANY (?)")
        .param(jobs.toArray(UUID[]::new))
        .query(
            row -> {
              marks.put(
                  row.getObject("id", UUID.class),
                  new JobMark(
                      JobStatus.valueOf(row.getString("status")), row.getLong("event_seq")));
            });
    return marks;
  }
}
