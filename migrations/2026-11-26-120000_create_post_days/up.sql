CREATE TABLE post_days (
  day DATE NOT NULL COMMENT 'UTC',
  tweet BIGINT UNSIGNED NOT NULL COMMENT '0: none; no key, because a figure outlives its tweet',
  campaign BIGINT UNSIGNED NOT NULL COMMENT '0: none; no key, because a figure outlives its campaign',
  outcome VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'sent, withdrawn, or the class of the failure',
  posts BIGINT NOT NULL COMMENT 'that ended like this on that day and still stand so',
  PRIMARY KEY (day, tweet, campaign, outcome),
  KEY post_days_tweet (tweet, day),
  KEY post_days_campaign (campaign, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='how many posts ended how: charts never count posts';

INSERT INTO post_days (day, tweet, campaign, outcome, posts)
SELECT DATE(finished_at), COALESCE(tweet_id, 0), COALESCE(campaign_id, 0), IF(state = 'failed', COALESCE(failure, 'failed'), state), COUNT(*)
FROM posts WHERE finished_at IS NOT NULL GROUP BY 1, 2, 3, 4;
