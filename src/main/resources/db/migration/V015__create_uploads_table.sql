-- Zips that are sent in pieces. Their bytes lie in a file of one service's folder until they are
-- whole: how many have come is the length of that file.
CREATE TABLE uploads (
  id uuid PRIMARY KEY,
  tenant text NOT NULL CHECK (tenant <> ''),
  folder uuid NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  -- As the client sent it; it may ask for it again.
  metadata text NOT NULL,
  request json NOT NULL,
  sha256 char(64),
  -- The data set's job, once all bytes had come: exactly one.
  job uuid REFERENCES jobs ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);

CREATE INDEX uploads_by_folder ON uploads (folder, expires_at);

-- Zips in storage. A row goes with its object when no job needs it any more; the row's lock keeps
-- the same bytes from being stored again while they are removed.
CREATE TABLE dataset_archives (
  storage_key text PRIMARY KEY,
  stored_at timestamptz NOT NULL
);

INSERT INTO dataset_archives
  SELECT DISTINCT parameters ->> 'archive', now() FROM jobs
  WHERE kind = 'DATASET' AND parameters ->> 'archive' IS NOT NULL;
