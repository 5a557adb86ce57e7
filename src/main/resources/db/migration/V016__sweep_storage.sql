-- Which objects of the storage are needed: whoever adds a column of keys adds it here.
-- The tensors of a checkpoint are named by its manifest; the row names them, too, so that the
-- database alone can tell. Null: written by an older version, to be read from the manifest.
ALTER TABLE job_checkpoints ADD COLUMN state_key text;

CREATE VIEW named_objects (storage_key) AS
  SELECT weights_key FROM models
  UNION ALL SELECT storage_key FROM model_exports
  UNION ALL SELECT storage_key FROM images
  UNION ALL SELECT storage_key FROM datasets
  UNION ALL SELECT storage_key FROM dataset_features
  UNION ALL SELECT storage_key FROM dataset_archives
  UNION ALL SELECT storage_key FROM job_artifacts
  UNION ALL SELECT manifest_key FROM job_checkpoints
  UNION ALL SELECT state_key FROM job_checkpoints WHERE state_key IS NOT NULL;

CREATE INDEX models_by_object ON models (weights_key);
CREATE INDEX images_by_object ON images (storage_key);
CREATE INDEX job_artifacts_by_object ON job_artifacts (storage_key);
CREATE INDEX job_checkpoints_by_manifest ON job_checkpoints (manifest_key);
CREATE INDEX job_checkpoints_by_state ON job_checkpoints (state_key);
CREATE INDEX job_checkpoints_of_older_versions ON job_checkpoints (job_id) WHERE state_key IS NULL;

-- Objects that nothing named when somebody looked; not yet removed. Whoever stores such an object
-- again takes its row away first, and waits for the row's lock while the object is being removed.
CREATE TABLE orphans (
  storage_key  text PRIMARY KEY,
  bytes        bigint NOT NULL CHECK (bytes >= 0),
  found_at     timestamptz NOT NULL,
  due_at       timestamptz NOT NULL
);

CREATE INDEX orphans_due ON orphans (due_at);

-- Work that one process does now and then for all of them.
CREATE TABLE sweeps (
  name     text PRIMARY KEY,
  next_at  timestamptz NOT NULL
);

-- What a job waits for that has begun already, or is to begin again.
ALTER TABLE jobs
  ADD COLUMN waiting_code text CHECK (waiting_code IN ('STORAGE_FULL')),
  ADD COLUMN waiting_message text,
  ADD CONSTRAINT a_wait_has_a_reason CHECK ((waiting_code IS NULL) = (waiting_message IS NULL));

-- What has had its time: looked for every few minutes.
CREATE INDEX jobs_ended ON jobs (finished_at) WHERE finished_at IS NOT NULL;
