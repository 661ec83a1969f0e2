CREATE TABLE contact_blocks (
  contact_id BIGINT UNSIGNED NOT NULL,
  channel VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'x, email, phone',
  reason VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'asked, bounced, by_us',
  comment VARCHAR(255) NOT NULL DEFAULT '',
  user_id BIGINT UNSIGNED NULL,
  at DATETIME(6) NOT NULL,
  PRIMARY KEY (contact_id, channel),
  KEY contact_blocks_channel (channel, contact_id),
  KEY contact_blocks_user (user_id),
  CONSTRAINT contact_blocks_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
  CONSTRAINT contact_blocks_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='do not contact, by channel';
