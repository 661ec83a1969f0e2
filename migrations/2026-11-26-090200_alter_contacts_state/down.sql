ALTER TABLE contacts DROP FOREIGN KEY contacts_merged_into, DROP COLUMN state, DROP COLUMN merged_into_id, DROP COLUMN binned_at, DROP COLUMN avatar_hash, DROP COLUMN avatar_type;
