ALTER TABLE x_accounts DROP COLUMN mentions_since_xid, DROP COLUMN mentions_due_at;
