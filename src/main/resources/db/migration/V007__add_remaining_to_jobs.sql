-- Work left after the newest iteration, counted in iterations like it: stages differ in speed.
ALTER TABLE jobs ADD COLUMN remaining double precision CHECK (remaining >= 0);
