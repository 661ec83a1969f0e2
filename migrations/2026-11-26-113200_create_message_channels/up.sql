CREATE TABLE message_channels (
  message_id BIGINT UNSIGNED NOT NULL,
  channel VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position TINYINT UNSIGNED NOT NULL COMMENT 'the lowest is tried first',
  is_on BOOLEAN NOT NULL,
  config TEXT NOT NULL COMMENT 'JSON, the channel''s own',
  PRIMARY KEY (message_id, channel),
  CONSTRAINT message_channels_message FOREIGN KEY (message_id) REFERENCES messages (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
