ALTER TABLE x_windows DROP COLUMN told_at;
