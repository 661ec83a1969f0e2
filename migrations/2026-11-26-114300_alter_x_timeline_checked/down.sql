ALTER TABLE x_timeline
  DROP KEY IF EXISTS x_timeline_checked,
  DROP KEY IF EXISTS x_timeline_post,
  DROP COLUMN IF EXISTS is_edited,
  DROP COLUMN IF EXISTS checked_at;
