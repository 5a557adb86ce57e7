-- Jobs that a worker of a pool could take now. Those whose worker was lost count, too: the next
-- worker that starts finds them.
SELECT count(*) FROM jobs
WHERE lane IN (:lanes) AND resource_class IN (:classes) AND min_memory_bytes <= :memory
  AND ((status = 'QUEUED' AND not_before <= now()
      AND (start_deadline IS NULL OR start_deadline > now() OR started_at IS NOT NULL))
    OR (status IN ('RUNNING', 'CANCELLING') AND lease_until <= now()))
