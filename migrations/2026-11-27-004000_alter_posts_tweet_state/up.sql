ALTER TABLE posts ADD KEY IF NOT EXISTS posts_tweet_state (tweet_id, state, id);
