CREATE TABLE visitors (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  cookie_hash BINARY(32) NOT NULL COMMENT 'SHA-256 of the cookie''s random key',
  contact_id BIGINT UNSIGNED NOT NULL,
  created_at DATETIME(6) NOT NULL,
  UNIQUE KEY visitors_cookie (cookie_hash),
  KEY visitors_contact (contact_id),
  CONSTRAINT visitors_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
