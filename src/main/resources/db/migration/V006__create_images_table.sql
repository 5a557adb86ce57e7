-- Pictures that clients sent: what they are and where their bytes lie. Bytes never change; the same
-- bytes sent twice are two rows over one object.
CREATE TABLE images (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  tenant text NOT NULL CHECK (tenant <> ''),
  name text NOT NULL CHECK (name <> ''),
  storage_key text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  sha256 char(64) NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp')),
  -- Upright: as people see the picture, whichever way round its file stores it.
  width integer NOT NULL CHECK (width > 0),
  height integer NOT NULL CHECK (height > 0),
  created_at timestamptz NOT NULL
);

CREATE INDEX images_by_tenant ON images (tenant, seq);

-- Which pictures a job was given. A picture stays as long as a job needs it that has not ended.
CREATE TABLE job_images (
  job_id uuid NOT NULL REFERENCES jobs ON DELETE CASCADE,
  image_id uuid NOT NULL REFERENCES images ON DELETE CASCADE,
  PRIMARY KEY (job_id, image_id)
);

CREATE INDEX job_images_by_image ON job_images (image_id);
