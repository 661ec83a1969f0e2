CREATE TABLE contact_consents (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  contact_id BIGINT UNSIGNED NOT NULL,
  channel VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'x_mention, email, phone',
  is_granted BOOLEAN NOT NULL COMMENT 'false: withdrawn',
  source VARCHAR(191) NOT NULL COMMENT 'where it was given: a form, a call, an event',
  words TEXT NOT NULL COMMENT 'the words agreed to',
  at DATETIME(6) NOT NULL COMMENT 'when it was given or withdrawn',
  user_id BIGINT UNSIGNED NULL,
  created_at DATETIME(6) NOT NULL,
  KEY contact_consents_contact (contact_id, channel, at, id),
  KEY contact_consents_channel (channel, is_granted, contact_id),
  KEY contact_consents_user (user_id),
  CONSTRAINT contact_consents_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
  CONSTRAINT contact_consents_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='append-only; the latest of a channel holds';
