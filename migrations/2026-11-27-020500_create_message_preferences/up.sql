CREATE TABLE message_preferences (
  contact_id BIGINT UNSIGNED NOT NULL,
  channel VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'tried before the others',
  changed_at DATETIME(6) NOT NULL COMMENT 'of several, after a merge, the latest counts',
  PRIMARY KEY (contact_id, channel),
  CONSTRAINT message_preferences_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='by which channel a contact wants to hear from us';
