ALTER TABLE activity ADD KEY activity_contact (contact_id, id), DROP KEY activity_kind, DROP KEY activity_at;
