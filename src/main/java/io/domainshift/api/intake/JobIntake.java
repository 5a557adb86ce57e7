package io.domainshift.api.intake;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Prefer;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.images.PictureIntake;
import io.domainshift.api.jobs.JobAnswers;
import io.domainshift.api.jobs.JobOrders;
import io.domainshift.api.jobs.JobOrders.Order;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.JobImages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** From a plan to a queued job and its answer, the same way through every door. */
@Component
class JobIntake {

  private final JobOrders orders;
  private final JobImages jobImages;
  private final PictureIntake pictures;
  private final JobAnswers answers;
  private final Clock clock;

  JobIntake(
      JobOrders orders,
      JobImages jobImages,
      PictureIntake pictures,
      JobAnswers answers,
      Clock clock) {
    this.orders = orders;
    this.jobImages = jobImages;
    this.pictures = pictures;
    this.answers = answers;
    this.clock = clock;
  }

  /**
   * @param path of the request
   * @param plan is asked for once, unless the request was answered before
   */
  Object queue(String path, PictureForm form, JobHeaders headers, Supplier<PlannedJob> plan) {
    Prefer wish = Prefer.parse(headers.prefer(), Duration.ZERO);
    Instant deadline = CancelAfter.deadline(headers.cancelAfter(), clock.instant());
    Idempotency.Request request =
        new Idempotency.Request(
            Tenants.LOCAL,
            path,
            headers.idempotencyKey(),
            fingerprint(form, headers.cancelAfter()));
    return answers.created(orders.once(request, () -> order(plan.get(), form, deadline)), wish);
  }

  private Order order(PlannedJob job, PictureForm form, @Nullable Instant deadline) {
    form.pictures().forEach(pictures::store);
    return new Order(job.order(deadline), id -> give(id, job));
  }

  private void give(UUID id, PlannedJob job) {
    try {
      jobImages.give(id, job.images());
    } catch (DataIntegrityViolationException e) {
      throw ApiException.of(
          ProblemCode.IMAGE_NOT_FOUND, "An image of the request was deleted just now");
    }
  }

  private static String fingerprint(PictureForm form, @Nullable String cancelAfter) {
    String header = Objects.toString(cancelAfter);
    return form.pictures().isEmpty()
        ? Idempotency.fingerprint(form.body(), header)
        : Idempotency.fingerprint(form.body(), header, form.digests());
  }
}
