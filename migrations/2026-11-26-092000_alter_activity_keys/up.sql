ALTER TABLE activity
  ADD KEY IF NOT EXISTS activity_kind (contact_id, kind, id),
  ADD KEY IF NOT EXISTS activity_at (contact_id, at, kind);
