CREATE TABLE engagement_days (
  tweet_id BIGINT UNSIGNED NOT NULL,
  day DATE NOT NULL COMMENT 'on which X was asked',
  likes BIGINT NOT NULL COMMENT 'more than when X was asked before; fewer are negative',
  reposts BIGINT NOT NULL,
  replies BIGINT NOT NULL,
  PRIMARY KEY (tweet_id, day),
  CONSTRAINT engagement_days_tweet FOREIGN KEY (tweet_id) REFERENCES tweets (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='what the posts of a tweet gained, a day each';
