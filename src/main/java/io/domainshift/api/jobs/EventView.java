package io.domainshift.api.jobs;

import io.domainshift.jobs.JobEvent;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened to a job.
 *
 * @param id 1, 2, 3… within the job; an event stream goes on after it
 * @param type {@code status}, {@code progress}, {@code checkpoint}, {@code artifact}, {@code
 *     measurement}, {@code warning}, {@code waiting} (without facts when the wait is over)
 * @param at when
 * @param data facts of that type
 */
@Schema(name = "JobEvent")
record EventView(
    long id,
    @Schema(example = "progress") String type,
    Instant at,
    @Schema(type = "object") JsonNode data) {

  static EventView of(JobEvent event) {
    return new EventView(event.seq(), event.type(), event.at(), event.data());
  }
}
