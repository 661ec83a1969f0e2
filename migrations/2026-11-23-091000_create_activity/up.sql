CREATE TABLE activity (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  contact_id BIGINT UNSIGNED NOT NULL,
  kind VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'contact.created, page.visit, twitter.sent …',
  subject_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  subject_key VARCHAR(64) NULL,
  title VARCHAR(255) NOT NULL COMMENT 'what a person reads; stands alone',
  detail TEXT NULL,
  at DATETIME(6) NOT NULL,
  KEY activity_contact (contact_id, id),
  KEY activity_subject (subject_kind, subject_key, id),
  CONSTRAINT activity_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='append-only';
