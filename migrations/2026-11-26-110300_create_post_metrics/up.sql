CREATE TABLE post_metrics (
  post_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  tweet_id BIGINT UNSIGNED NULL,
  state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'wanted, read, gone: X no longer shows the post',
  posted_at DATETIME(6) NOT NULL,
  likes BIGINT UNSIGNED NOT NULL DEFAULT 0,
  reposts BIGINT UNSIGNED NOT NULL DEFAULT 0,
  replies BIGINT UNSIGNED NOT NULL DEFAULT 0,
  read_at DATETIME(6) NULL,
  due_at DATETIME(6) NULL COMMENT 'when X is asked next; NULL: no more',
  KEY post_metrics_due (due_at, post_id),
  KEY post_metrics_best (tweet_id, likes, post_id),
  CONSTRAINT post_metrics_post FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE,
  CONSTRAINT post_metrics_tweet FOREIGN KEY (tweet_id) REFERENCES tweets (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='what a sent post brought, as X last said';
