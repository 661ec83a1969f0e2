ALTER TABLE audit
  ADD COLUMN IF NOT EXISTS actor VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'who told it, when it was no person: x' AFTER user_id,
  ADD KEY IF NOT EXISTS audit_actor (actor, id);
