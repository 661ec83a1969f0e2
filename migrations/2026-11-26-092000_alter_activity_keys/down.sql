ALTER TABLE activity DROP KEY activity_kind, DROP KEY activity_at;
