package io.domainshift.api.jobs;

import io.domainshift.api.http.Idempotency.Created;
import io.domainshift.api.http.Prefer;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers to requests that queue a job. */
@Component
public class JobAnswers {

  /** Says that an earlier request with the same Idempotency-Key made what is answered. */
  public static final String REPLAYED = "Idempotent-Replayed";

  private final JobReader reader;
  private final JobWaits waits;

  JobAnswers(JobReader reader, JobWaits waits) {
    this.reader = reader;
    this.waits = waits;
  }

  /** 202 with the job at once; or, after waiting, the job as it then stands. */
  public Object created(Created created, Prefer wish) {
    if (wish.patience().isZero()) {
      return head(created, HttpStatus.ACCEPTED).body(created.body());
    }
    UUID id = id(created);
    return waits.until(id, wish.patience(), () -> answer(created, wish, reader.view(id)));
  }

  /** 200 when the job has ended, else 202. */
  public ResponseEntity<?> answer(Created created, Prefer wish, JobView job) {
    return head(created, job.status().isFinal() ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .header("Preference-Applied", wish.applied())
        .body(job);
  }

  /** The job that was created. */
  public static UUID id(Created created) {
    return UUID.fromString(created.body().path("id").asString());
  }

  private static ResponseEntity.BodyBuilder head(Created created, HttpStatus status) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(status).header(HttpHeaders.LOCATION, created.location());
    return created.replayed() ? answer.header(REPLAYED, "true") : answer;
  }
}
