ALTER TABLE contacts
  DROP KEY IF EXISTS contacts_identified,
  DROP KEY IF EXISTS contacts_first_name,
  DROP KEY IF EXISTS contacts_last_name,
  DROP COLUMN IF EXISTS is_identified,
  ADD KEY IF NOT EXISTS contacts_state (state, id),
  ADD KEY IF NOT EXISTS contacts_name (state, last_name, first_name, id),
  ADD KEY IF NOT EXISTS contacts_active (state, last_active_at, id),
  ADD KEY IF NOT EXISTS contacts_points (state, points, id),
  ADD KEY IF NOT EXISTS contacts_changed (state, changed_at, id),
  ADD KEY IF NOT EXISTS contacts_binned (binned_at, id);
