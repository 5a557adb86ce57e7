-- What networks saw in data sets, so that they need not look again: files of features, one for each
-- choice of pictures. The digest of the network's weights is part of the key: other weights under the
-- same name see other things.
CREATE TABLE dataset_features (
  dataset uuid NOT NULL REFERENCES datasets ON DELETE CASCADE,
  network_sha256 char(64) NOT NULL,
  form integer NOT NULL CHECK (form > 0),
  pictures integer NOT NULL CHECK (pictures > 0),
  mirror boolean NOT NULL,
  storage_key text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  sha256 char(64) NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (dataset, network_sha256, form, pictures, mirror)
);
