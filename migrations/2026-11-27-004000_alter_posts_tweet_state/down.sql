ALTER TABLE posts DROP KEY IF EXISTS posts_tweet_state;
