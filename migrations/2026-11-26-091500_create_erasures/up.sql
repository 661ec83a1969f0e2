CREATE TABLE erasures (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  contact_key BIGINT UNSIGNED NOT NULL COMMENT 'the id the contact had; nothing points there any more',
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'deleted, anonymised',
  user_id BIGINT UNSIGNED NULL,
  removed TEXT NOT NULL COMMENT 'JSON: what was removed, and how many of each',
  at DATETIME(6) NOT NULL,
  KEY erasures_user (user_id),
  CONSTRAINT erasures_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='receipts; they name nobody';
