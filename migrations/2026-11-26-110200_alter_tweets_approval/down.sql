ALTER TABLE tweets
  DROP FOREIGN KEY tweets_category, DROP FOREIGN KEY tweets_writer, DROP FOREIGN KEY tweets_decider,
  DROP KEY tweets_state, DROP KEY tweets_category, DROP KEY tweets_writer, DROP KEY tweets_decider,
  DROP COLUMN category_id, DROP COLUMN state, DROP COLUMN approved_text, DROP COLUMN writer_id, DROP COLUMN asked_at,
  DROP COLUMN decider_id, DROP COLUMN decided_at, DROP COLUMN verdict, DROP COLUMN archived_at;
