-- Networks beside generators and CLIP models: adaptation to pictures trains with a discriminator
-- and compares pictures by features.
ALTER TABLE models DROP CONSTRAINT models_kind_check;
ALTER TABLE models ADD CONSTRAINT models_kind_check
  CHECK (kind IN ('GENERATOR', 'CLIP', 'DISCRIMINATOR', 'FEATURE_NETWORK', 'PERCEPTUAL'));
