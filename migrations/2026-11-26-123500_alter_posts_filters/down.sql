ALTER TABLE posts
  DROP KEY IF EXISTS posts_campaign_state,
  DROP KEY IF EXISTS posts_failure,
  DROP KEY IF EXISTS posts_created;
