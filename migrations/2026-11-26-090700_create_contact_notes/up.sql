CREATE TABLE contact_notes (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  contact_id BIGINT UNSIGNED NOT NULL,
  user_id BIGINT UNSIGNED NULL COMMENT 'who wrote it',
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'general, email, call, meeting',
  text TEXT NOT NULL,
  at DATETIME(6) NOT NULL COMMENT 'when what it is about happened',
  created_at DATETIME(6) NOT NULL,
  changed_at DATETIME(6) NOT NULL,
  KEY contact_notes_contact (contact_id, at, id),
  KEY contact_notes_user (user_id),
  CONSTRAINT contact_notes_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
  CONSTRAINT contact_notes_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
