ALTER TABLE x_accounts
  ADD COLUMN mentions_since_xid VARCHAR(19) NULL COMMENT 'the newest mention that was read',
  ADD COLUMN mentions_due_at DATETIME(6) NULL COMMENT 'when mentions are read next';
