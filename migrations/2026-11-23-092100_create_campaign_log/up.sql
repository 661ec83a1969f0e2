CREATE TABLE campaign_log (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  member_id BIGINT UNSIGNED NOT NULL,
  step_id BIGINT UNSIGNED NOT NULL,
  contact_id BIGINT UNSIGNED NOT NULL,
  state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'due, armed, waiting, done, skipped, failed, held',
  branch VARCHAR(3) NULL COMMENT 'yes or no: which way a condition or decision went',
  due_at DATETIME(6) NULL,
  armed_at DATETIME(6) NULL,
  attempts TINYINT UNSIGNED NOT NULL DEFAULT 0,
  reason VARCHAR(255) NULL COMMENT 'what a marketer reads',
  finished_at DATETIME(6) NULL,
  UNIQUE KEY campaign_log_once (member_id, step_id),
  KEY campaign_log_step (step_id, state, due_at, id),
  KEY campaign_log_contact (contact_id),
  CONSTRAINT campaign_log_member FOREIGN KEY (member_id) REFERENCES campaign_members (id) ON DELETE CASCADE,
  CONSTRAINT campaign_log_step FOREIGN KEY (step_id) REFERENCES campaign_steps (id) ON DELETE CASCADE,
  CONSTRAINT campaign_log_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
