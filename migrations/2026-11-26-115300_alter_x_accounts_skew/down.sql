ALTER TABLE x_accounts DROP COLUMN skew_seconds, DROP COLUMN skew_at;
