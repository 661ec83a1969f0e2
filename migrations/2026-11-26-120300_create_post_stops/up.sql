CREATE TABLE post_stops (
  step_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  campaign_id BIGINT UNSIGNED NOT NULL,
  failure VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'class of the refusals in a row',
  reason TEXT NOT NULL COMMENT 'in words',
  stopped_at DATETIME(6) NOT NULL,
  released_at DATETIME(6) NULL COMMENT 'when somebody let it go on; refusals before do not count again',
  released_by BIGINT UNSIGNED NULL,
  KEY post_stops_campaign (campaign_id),
  KEY post_stops_by (released_by),
  KEY post_stops_open (released_at, stopped_at),
  CONSTRAINT post_stops_step FOREIGN KEY (step_id) REFERENCES campaign_steps (id) ON DELETE CASCADE,
  CONSTRAINT post_stops_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE CASCADE,
  CONSTRAINT post_stops_by FOREIGN KEY (released_by) REFERENCES users (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='campaign steps whose queue X stopped by refusing again and again';
