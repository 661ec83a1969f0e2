CREATE TABLE message_days (
  message_id BIGINT UNSIGNED NOT NULL,
  day DATE NOT NULL COMMENT 'UTC',
  channel VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  outcome VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contacts BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (message_id, day, channel, outcome),
  CONSTRAINT message_days_message FOREIGN KEY (message_id) REFERENCES messages (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='outcomes by day: what charts are drawn from';
