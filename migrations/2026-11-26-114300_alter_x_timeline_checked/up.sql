ALTER TABLE x_timeline
  ADD COLUMN IF NOT EXISTS is_edited BOOLEAN NOT NULL DEFAULT FALSE,
  ADD COLUMN IF NOT EXISTS checked_at DATETIME(6) NOT NULL DEFAULT '2026-01-01 00:00:00' COMMENT 'when X last confirmed that it is there',
  ADD KEY IF NOT EXISTS x_timeline_checked (checked_at, contact_id),
  ADD KEY IF NOT EXISTS x_timeline_post (post_xid);
