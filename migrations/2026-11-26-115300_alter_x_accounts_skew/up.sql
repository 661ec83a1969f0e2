ALTER TABLE x_accounts
  ADD COLUMN skew_seconds INT NULL COMMENT 'how far X''s clock is ahead of ours',
  ADD COLUMN skew_at DATETIME(6) NULL COMMENT 'when that was measured';
