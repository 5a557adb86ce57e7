-- Answers to creating requests, by the key that the client chose; written with what they created.

CREATE TABLE idempotency_keys (
  tenant       text NOT NULL,
  method       text NOT NULL,
  path         text NOT NULL,
  key          text NOT NULL,
  fingerprint  text NOT NULL,
  location     text NOT NULL,
  -- json, not jsonb: the answer is repeated as it was.
  body         json NOT NULL,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant, method, path, key)
);

CREATE INDEX idempotency_keys_expiring ON idempotency_keys (expires_at);
