package io.domainshift.jobs;

import java.util.Map;

/** What becomes of a job whose attempt ended without a result: one policy, three occasions. */
final class JobOutcomes {

  /** Counts what failed, keeps why, and waits longer each time. */
  private static final String AFTER_FAILURE =
      """
      UPDATE jobs SET %1$s = %1$s + 1,
        status = CASE WHEN status = 'CANCELLING' THEN 'CANCELLED'
                      WHEN %2$s THEN 'FAILED'
                      WHEN pause_requested THEN 'PAUSED' ELSE 'QUEUED' END,
        finished_at = CASE WHEN status = 'CANCELLING' OR %2$s THEN CAST(:now AS timestamptz) END,
        not_before = :now + least(:maxBackOff, :backOff * power(2, least(%1$s, 20)))
          * interval '1 second',
        queued_at = :now, lease_until = NULL, pause_requested = false,
        waiting_code = NULL, waiting_message = NULL,
        error_code = CASE WHEN status <> 'CANCELLING' THEN :code END,
        error_message = CASE WHEN status <> 'CANCELLING' THEN :message END,
        event_seq = event_seq + 1
      """;

  /** The process died. */
  static final String AFTER_CRASH =
      AFTER_FAILURE.formatted("crashes", "crashes + 1 >= :maxCrashes");

  /** Nobody's fault: drained, paused or cancelled. */
  static final String RELEASED =
      """
      UPDATE jobs SET
        status = CASE WHEN status = 'CANCELLING' THEN 'CANCELLED'
                      WHEN pause_requested THEN 'PAUSED' ELSE 'QUEUED' END,
        finished_at = CASE WHEN status = 'CANCELLING' THEN CAST(:now AS timestamptz) END,
        waiting_code = NULL, waiting_message = NULL,
        lease_until = NULL, pause_requested = false, event_seq = event_seq + 1
      """;

  /** Nobody's fault either: there was no room for what the attempt made. */
  static final String WITHOUT_ROOM =
      """
      UPDATE jobs SET
        status = CASE WHEN status = 'CANCELLING' THEN 'CANCELLED'
                      WHEN pause_requested THEN 'PAUSED' ELSE 'QUEUED' END,
        finished_at = CASE WHEN status = 'CANCELLING' THEN CAST(:now AS timestamptz) END,
        waiting_code = CASE WHEN status = 'RUNNING' AND NOT pause_requested
                            THEN 'STORAGE_FULL' END,
        waiting_message = CASE WHEN status = 'RUNNING' AND NOT pause_requested
                               THEN CAST(:message AS text) END,
        not_before = :now + :backOff * interval '1 second',
        lease_until = NULL, pause_requested = false, event_seq = event_seq + 1
      """;

  private JobOutcomes() {}

  /** The method said no. */
  static String afterError(boolean passing) {
    return AFTER_FAILURE.formatted("errors", passing ? "errors + 1 >= :maxErrors" : "true");
  }

  static Map<String, Object> params(QueueSettings settings, JobFailure failure) {
    return Map.of(
        "maxCrashes",
        settings.maxCrashes(),
        "maxErrors",
        settings.maxErrors(),
        "backOff",
        settings.backOff().toMillis() / 1e3,
        "maxBackOff",
        settings.maxBackOff().toMillis() / 1e3,
        "code",
        failure.code(),
        "message",
        failure.message());
  }
}
