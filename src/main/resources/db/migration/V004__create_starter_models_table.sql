-- Starter models that were offered once; a deleted one does not come back with the next start.
CREATE TABLE starter_models (
  name text PRIMARY KEY,
  installed_at timestamptz NOT NULL DEFAULT now()
);
