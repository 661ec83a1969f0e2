ALTER TABLE x_windows ADD COLUMN told_at DATETIME(6) NULL COMMENT 'when X last told it; NULL: a limit of the settings';
