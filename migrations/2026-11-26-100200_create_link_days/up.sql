CREATE TABLE link_days (
  subject_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  campaign BIGINT UNSIGNED NOT NULL COMMENT '0: none; stays when the campaign is deleted',
  day DATE NOT NULL COMMENT 'in UTC',
  clicks INT UNSIGNED NOT NULL COMMENT 'by people, not by programs',
  contacts INT UNSIGNED NOT NULL COMMENT 'those who clicked there for the first time',
  PRIMARY KEY (subject_kind, subject_key, day, campaign),
  KEY link_days_day (subject_kind, day),
  KEY link_days_campaign (campaign, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='clicks counted once more, so that no page has to count them';
