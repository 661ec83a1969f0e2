ALTER TABLE posts DROP COLUMN held_micros;
