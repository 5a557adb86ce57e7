-- Where a job was forked from. It has a checkpoint of its own there, over the same stored objects;
-- no foreign key, because a fork needs nothing else of that job.
ALTER TABLE jobs ADD COLUMN forked_from uuid;
ALTER TABLE jobs ADD COLUMN forked_iteration integer CHECK (forked_iteration >= 0);
ALTER TABLE jobs ADD CONSTRAINT a_fork_knows_where
  CHECK ((forked_from IS NULL) = (forked_iteration IS NULL));
