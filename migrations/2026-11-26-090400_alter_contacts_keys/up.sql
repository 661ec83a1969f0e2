ALTER TABLE contacts
  DROP KEY IF EXISTS contacts_identified,
  DROP KEY IF EXISTS contacts_first_name,
  DROP KEY IF EXISTS contacts_last_name,
  DROP COLUMN IF EXISTS is_identified,
  ADD KEY IF NOT EXISTS contacts_state (state, id),
  ADD COLUMN IF NOT EXISTS name_key VARCHAR(64) AS (LEFT(COALESCE(NULLIF(CONCAT_WS(' ', first_name, last_name), ''), email, twitter), 64)) PERSISTENT COMMENT 'what pages call them: lists are sorted by it' AFTER twitter_key,
  ADD KEY IF NOT EXISTS contacts_name (state, name_key, id),
  ADD KEY IF NOT EXISTS contacts_created (state, created_at, id),
  ADD KEY IF NOT EXISTS contacts_active (state, last_active_at, id),
  ADD KEY IF NOT EXISTS contacts_points (state, points, id),
  ADD KEY IF NOT EXISTS contacts_changed (state, changed_at, id),
  ADD KEY IF NOT EXISTS contacts_binned (binned_at, id);
