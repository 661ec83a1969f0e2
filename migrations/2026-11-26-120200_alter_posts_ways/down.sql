ALTER TABLE posts DROP KEY posts_mentions, DROP KEY posts_text, DROP KEY posts_step_ended,
  DROP COLUMN way, DROP COLUMN mentions, DROP COLUMN reply_to_xid, DROP COLUMN text_key, DROP COLUMN approved_at;
