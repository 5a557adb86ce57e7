package io.domainshift.api.jobs;

import io.domainshift.api.http.Idempotency;
import io.domainshift.api.http.Idempotency.Created;
import io.domainshift.api.http.StrictJson;
import io.domainshift.jobs.JobQueue;
import io.domainshift.jobs.NewJob;
import io.domainshift.tracing.JobTraces;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Queues the jobs that requests ask for, each once for its Idempotency-Key. */
@Component
public class JobOrders {

  private final JobQueue queue;
  private final JobReader reader;
  private final Idempotency idempotency;
  private final StrictJson json;
  private final JobTraces traces;

  JobOrders(
      JobQueue queue,
      JobReader reader,
      Idempotency idempotency,
      StrictJson json,
      JobTraces traces) {
    this.queue = queue;
    this.reader = reader;
    this.idempotency = idempotency;
    this.json = json;
    this.traces = traces;
  }

  /**
   * A job to be queued.
   *
   * @param belongings stores what goes with the job of that id, in the same transaction
   */
  public record Order(NewJob job, Consumer<UUID> belongings) {

    /** A job with nothing beside it. */
    public static Order of(NewJob job) {
      return new Order(job, id -> {});
    }
  }

  /**
   * Queues a job, or finds the one that an earlier request with the same key queued.
   *
   * @param order is asked for in the transaction, and not for an earlier job
   */
  public Created once(Idempotency.Request request, Supplier<Order> order) {
    return idempotency.once(
        request,
        () -> {
          Order wanted = order.get();
          UUID id = queue.enqueue(wanted.job(), traces.current());
          wanted.belongings().accept(id);
          return new Created(JobLinks.self(id), json.tree(reader.view(id)));
        });
  }
}
