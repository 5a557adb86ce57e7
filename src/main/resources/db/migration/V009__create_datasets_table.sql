-- Data sets: pictures that were looked through and prepared once. A version never changes; the same
-- name sent again is the next version.
CREATE TABLE dataset_names (
  tenant text NOT NULL CHECK (tenant <> ''),
  name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
  -- How many there ever were: the number of a deleted version does not come back.
  versions integer NOT NULL CHECK (versions > 0),
  PRIMARY KEY (tenant, name)
);

CREATE TABLE datasets (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  tenant text NOT NULL,
  name text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  pictures integer NOT NULL CHECK (pictures > 0),
  size integer NOT NULL CHECK (size > 0),
  label_names jsonb NOT NULL CHECK (jsonb_typeof(label_names) = 'array'),
  storage_key text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  sha256 char(64) NOT NULL,
  -- json, not jsonb: ranges keep their order.
  report json NOT NULL,
  job uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant, name, version),
  FOREIGN KEY (tenant, name) REFERENCES dataset_names
);

CREATE INDEX datasets_by_tenant ON datasets (tenant, seq);

-- Preparing one is a job with a lane of its own: it needs processors for minutes, and waits neither
-- for trainings nor before pictures that somebody is waiting for.
ALTER TABLE jobs DROP CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_kind_check
  CHECK (kind IN ('ADAPTATION', 'SAMPLES', 'DATASET'));
ALTER TABLE jobs DROP CONSTRAINT jobs_lane_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_lane_check
  CHECK (lane IN ('RUNNER', 'STUDIO', 'DATASETS'));
ALTER TABLE slots DROP CONSTRAINT slots_lane_check;
ALTER TABLE slots ADD CONSTRAINT slots_lane_check
  CHECK (lane IN ('RUNNER', 'STUDIO', 'DATASETS'));
