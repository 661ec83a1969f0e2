CREATE TABLE campaign_steps (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  campaign_id BIGINT UNSIGNED NOT NULL,
  parent_id BIGINT UNSIGNED NULL,
  branch VARCHAR(3) NULL COMMENT 'yes or no, under a condition or decision',
  kind VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as registered; never renamed',
  name VARCHAR(191) NOT NULL,
  config TEXT NOT NULL COMMENT 'JSON, by kind',
  delay_amount INT UNSIGNED NOT NULL DEFAULT 0 COMMENT '0: immediately',
  delay_unit VARCHAR(8) NOT NULL DEFAULT 'days' COMMENT 'minutes, hours, days, weeks',
  position INT NOT NULL DEFAULT 0,
  removed_at DATETIME(6) NULL COMMENT 'its history stays',
  KEY campaign_steps_campaign (campaign_id, position, id),
  KEY campaign_steps_parent (parent_id),
  CONSTRAINT campaign_steps_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE CASCADE,
  CONSTRAINT campaign_steps_parent FOREIGN KEY (parent_id) REFERENCES campaign_steps (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
