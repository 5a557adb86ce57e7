-- Jobs that the workers of a pool have or could take now: a worker that is busy stays.
SELECT count(*) FROM jobs
WHERE lane IN (:lanes) AND resource_class IN (:classes) AND min_memory_bytes <= :memory
  AND ((status = 'QUEUED' AND not_before <= now()
      AND (start_deadline IS NULL OR start_deadline > now() OR started_at IS NOT NULL))
    OR status IN ('RUNNING', 'CANCELLING'))
