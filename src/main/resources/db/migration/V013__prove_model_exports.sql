-- Files in other formats that a job made: how far their pictures are from the stored network's. A
-- file that was converted when asked for has no proof.
ALTER TABLE model_exports DROP CONSTRAINT model_exports_format_check;
ALTER TABLE model_exports ADD CONSTRAINT model_exports_format_check
  CHECK (format IN ('ROSINALITY', 'TORCHSCRIPT', 'NVIDIA'));
ALTER TABLE model_exports
  ADD COLUMN largest_difference double precision,
  ADD COLUMN pictures integer,
  ADD COLUMN job uuid,
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
  ADD CONSTRAINT model_exports_proof_check
    CHECK (num_nulls(largest_difference, pictures, job) IN (0, 3));

ALTER TABLE jobs DROP CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_kind_check
  CHECK (kind IN ('ADAPTATION', 'TRAINING', 'SAMPLES', 'DATASET', 'EVALUATION', 'EXPORT'));
