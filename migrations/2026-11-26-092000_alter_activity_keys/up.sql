ALTER TABLE activity
  ADD KEY IF NOT EXISTS activity_kind (contact_id, kind, at, id),
  ADD KEY IF NOT EXISTS activity_at (contact_id, at, id, kind),
  DROP KEY IF EXISTS activity_contact;
