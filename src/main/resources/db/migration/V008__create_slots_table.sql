-- Slots of living workers: what could claim a job. Only for telling why one waits; the claim itself
-- never looks here.
CREATE TABLE slots (
  worker          text NOT NULL,
  device          text NOT NULL,
  lane            text NOT NULL CHECK (lane IN ('RUNNER', 'STUDIO')),
  resource_class  text NOT NULL CHECK (resource_class IN ('CPU', 'GPU')),
  memory_bytes    bigint NOT NULL CHECK (memory_bytes >= 0),
  seen_at         timestamptz NOT NULL,
  PRIMARY KEY (worker, device, lane)
);
