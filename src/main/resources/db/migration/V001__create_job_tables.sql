-- The jobs table is the queue: a row is claimed, leased, fenced and finished in place.

CREATE TABLE jobs (
  id                    uuid PRIMARY KEY,
  tenant                text NOT NULL CHECK (tenant <> ''),
  kind                  text NOT NULL CHECK (kind IN ('ADAPTATION', 'SAMPLES')),
  method                text NOT NULL CHECK (method <> ''),
  lane                  text NOT NULL CHECK (lane IN ('RUNNER', 'STUDIO')),
  name                  text,
  status                text NOT NULL DEFAULT 'QUEUED' CHECK (status IN
                          ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING',
                           'SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED')),
  priority              integer NOT NULL DEFAULT 0,
  resource_class        text NOT NULL CHECK (resource_class IN ('ANY', 'CPU', 'GPU')),
  min_memory_bytes      bigint NOT NULL DEFAULT 0 CHECK (min_memory_bytes >= 0),
  -- json, not jsonb: what a client sent and what we made of it keep their order of fields.
  request               json NOT NULL,
  parameters            json NOT NULL,
  result                json,
  metadata              jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  warnings              jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(warnings) = 'array'),
  seed                  bigint NOT NULL,
  iterations            integer NOT NULL CHECK (iterations >= 0),

  created_at            timestamptz NOT NULL,
  queued_at             timestamptz NOT NULL,
  not_before            timestamptz NOT NULL,
  start_deadline        timestamptz,
  started_at            timestamptz,
  finished_at           timestamptz,

  -- The lease. The epoch is the attempt's number and fences every write an attempt makes.
  epoch                 integer NOT NULL DEFAULT 0 CHECK (epoch >= 0),
  picked_by             text,
  picked_at             timestamptz,
  device                text,
  lease_until           timestamptz,
  last_heartbeat        timestamptz,
  last_progress         timestamptz,
  pause_requested       boolean NOT NULL DEFAULT false,

  -- A process that died is counted apart from a method that said no.
  crashes               integer NOT NULL DEFAULT 0 CHECK (crashes >= 0),
  errors                integer NOT NULL DEFAULT 0 CHECK (errors >= 0),
  error_code            text,
  error_message         text,

  iteration             integer NOT NULL DEFAULT 0 CHECK (iteration >= 0),
  loss                  double precision,
  losses                jsonb NOT NULL DEFAULT '{}',
  phase_seconds         jsonb NOT NULL DEFAULT '{}',
  iterations_per_second double precision,
  resident_bytes        bigint,

  -- Number of the newest event: taken under this row's lock, so events commit in their order.
  event_seq             bigint NOT NULL DEFAULT 0,

  CONSTRAINT a_lease_belongs_to_an_attempt CHECK
    ((status IN ('RUNNING', 'CANCELLING')) = (lease_until IS NOT NULL)),
  CONSTRAINT an_attempt_names_its_worker CHECK
    (status NOT IN ('RUNNING', 'CANCELLING')
      OR (picked_by IS NOT NULL AND device IS NOT NULL AND epoch > 0)),
  CONSTRAINT an_end_has_a_time CHECK
    ((status IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED')) = (finished_at IS NOT NULL)),
  CONSTRAINT success_has_a_result CHECK (status <> 'SUCCEEDED' OR result IS NOT NULL),
  CONSTRAINT a_failure_has_a_code CHECK (status <> 'FAILED' OR error_code IS NOT NULL),
  CONSTRAINT only_a_running_job_waits_to_pause CHECK (NOT pause_requested OR status = 'RUNNING')
);

CREATE INDEX jobs_waiting ON jobs (lane, priority DESC, queued_at, id) WHERE status = 'QUEUED';
CREATE INDEX jobs_expiring ON jobs (start_deadline)
  WHERE status = 'QUEUED' AND start_deadline IS NOT NULL;
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE status IN ('RUNNING', 'CANCELLING');
CREATE INDEX jobs_served ON jobs (lane, picked_at, tenant) WHERE picked_at IS NOT NULL;
CREATE INDEX jobs_newest ON jobs (tenant, created_at DESC, id DESC);

CREATE TABLE job_events (
  job_id  uuid NOT NULL REFERENCES jobs ON DELETE CASCADE,
  seq     bigint NOT NULL CHECK (seq > 0),
  at      timestamptz NOT NULL,
  type    text NOT NULL,
  data    jsonb NOT NULL,
  PRIMARY KEY (job_id, seq)
);

CREATE TABLE job_checkpoints (
  job_id        uuid NOT NULL REFERENCES jobs ON DELETE CASCADE,
  iteration     integer NOT NULL CHECK (iteration >= 0),
  epoch         integer NOT NULL CHECK (epoch > 0),
  manifest_key  text NOT NULL,
  bytes         bigint NOT NULL CHECK (bytes >= 0),
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (job_id, iteration)
);

CREATE TABLE job_artifacts (
  id           uuid PRIMARY KEY,
  job_id       uuid NOT NULL REFERENCES jobs ON DELETE CASCADE,
  kind         text NOT NULL CHECK (kind <> ''),
  name         text NOT NULL CHECK (name <> ''),
  iteration    integer,
  storage_key  text NOT NULL,
  bytes        bigint NOT NULL CHECK (bytes >= 0),
  sha256       text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  media_type   text NOT NULL,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz,
  -- An attempt that runs an iteration again replaces what the lost attempt had stored for it.
  UNIQUE (job_id, name)
);

-- Wakes idle workers; polling is the fallback, so a lost notification costs seconds only.
CREATE FUNCTION notify_job_queued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('domainshift_queued', NEW.lane);
  RETURN NULL;
END $$;
CREATE TRIGGER job_inserted AFTER INSERT ON jobs
  FOR EACH ROW WHEN (NEW.status = 'QUEUED') EXECUTE FUNCTION notify_job_queued();
CREATE TRIGGER job_queued_again AFTER UPDATE OF status ON jobs
  FOR EACH ROW WHEN (NEW.status = 'QUEUED' AND OLD.status <> 'QUEUED')
  EXECUTE FUNCTION notify_job_queued();
