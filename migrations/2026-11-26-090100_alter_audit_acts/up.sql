ALTER TABLE audit
  ADD COLUMN IF NOT EXISTS act_id BIGINT UNSIGNED NULL COMMENT 'the act it is a part of' AFTER user_id,
  ADD KEY IF NOT EXISTS audit_act (act_id, subject_kind, subject_key),
  ADD CONSTRAINT audit_act FOREIGN KEY IF NOT EXISTS (act_id) REFERENCES acts (id) ON DELETE SET NULL;
