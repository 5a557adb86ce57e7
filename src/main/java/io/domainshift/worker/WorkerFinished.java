package io.domainshift.worker;

import org.springframework.context.ApplicationEvent;

/** A worker that was to take one job has ended it, or found none: its process can go. */
public final class WorkerFinished extends ApplicationEvent {

  private static final long serialVersionUID = 1;

  WorkerFinished(Object worker) {
    super(worker);
  }
}
