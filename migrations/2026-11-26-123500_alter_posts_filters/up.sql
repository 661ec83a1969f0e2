ALTER TABLE posts
  ADD KEY IF NOT EXISTS posts_campaign_state (campaign_id, state, id),
  ADD KEY IF NOT EXISTS posts_failure (state, failure, id),
  ADD KEY IF NOT EXISTS posts_created (created_at, id);
