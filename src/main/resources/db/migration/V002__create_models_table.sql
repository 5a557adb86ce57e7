-- Installed models: what they are and where their weights lie. Weights never change; a model is
-- added whole or not at all.
CREATE TABLE models (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
  kind text NOT NULL CHECK (kind IN ('GENERATOR', 'CLIP')),
  architecture jsonb NOT NULL,
  defaults jsonb NOT NULL,
  weights_key text NOT NULL,
  weights_bytes bigint NOT NULL CHECK (weights_bytes > 0),
  weights_sha256 char(64) NOT NULL,
  origin text NOT NULL,
  licence text NOT NULL,
  parent uuid,
  job uuid,
  provenance jsonb NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE INDEX models_by_kind ON models (kind, seq);

-- The same weights in other formats, converted once when first asked for.
CREATE TABLE model_exports (
  model uuid NOT NULL REFERENCES models ON DELETE CASCADE,
  format text NOT NULL CHECK (format IN ('ROSINALITY')),
  storage_key text NOT NULL,
  bytes bigint NOT NULL,
  sha256 char(64) NOT NULL,
  PRIMARY KEY (model, format)
);
