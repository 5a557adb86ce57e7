package io.domainshift.jobs;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which pictures jobs were given. A call joins the caller's transaction. */
@Component
public class JobImages {

  private final JdbcClient jdbc;

  public JobImages(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Gives pictures to a job, in the transaction that queues it.
   *
   * @throws org.springframework.dao.DataIntegrityViolationException if one is gone
   */
  public void give(UUID job, Collection<UUID> images) {
    for (UUID image : images) {
      jdbc.sql("INSERT INTO job_images (job_id, image_id) VALUES (?, ?)")
          .params(job, image)
          .update();
    }
  }

  /** The pictures of a job that are still there, in the order in which they came. */
  public List<UUID> of(UUID job) {
    return jdbc.sql(
            """
            SELECT image_id FROM job_images JOIN images ON images.id = image_id
            WHERE job_id = ? ORDER BY images.seq
            """)
        .param(job)
        .query(UUID.class)
        .list();
  }

  /** A job that has not ended and was given this picture. */
  public Optional<UUID> openJobWith(UUID image) {
    return jdbc.sql(
            """
            SELECT id FROM jobs JOIN job_images ON job_id = id
            WHERE image_id = ? AND status IN ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')
            ORDER BY created_at LIMIT 1
            """)
        .param(image)
        .query(UUID.class)
        .optional();
  }
}
