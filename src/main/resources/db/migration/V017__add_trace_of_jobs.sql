-- The span that queued a job, as a W3C traceparent: the parent of its attempts in whatever process.
ALTER TABLE jobs ADD COLUMN traceparent text
  CHECK (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
