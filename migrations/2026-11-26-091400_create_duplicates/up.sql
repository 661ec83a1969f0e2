CREATE TABLE duplicates (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  first_id BIGINT UNSIGNED NOT NULL COMMENT 'the lower id',
  second_id BIGINT UNSIGNED NOT NULL,
  reasons VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'email, handle, x_id, phone, name_company; comma between',
  score TINYINT UNSIGNED NOT NULL,
  dismissed_at DATETIME(6) NULL COMMENT 'somebody said they are two people',
  dismissed_by BIGINT UNSIGNED NULL,
  found_at DATETIME(6) NOT NULL,
  UNIQUE KEY duplicates_pair (first_id, second_id),
  KEY duplicates_second (second_id),
  KEY duplicates_open (dismissed_at, score, id),
  KEY duplicates_dismissed_by (dismissed_by),
  CONSTRAINT duplicates_first FOREIGN KEY (first_id) REFERENCES contacts (id) ON DELETE CASCADE,
  CONSTRAINT duplicates_second FOREIGN KEY (second_id) REFERENCES contacts (id) ON DELETE CASCADE,
  CONSTRAINT duplicates_dismissed_by FOREIGN KEY (dismissed_by) REFERENCES users (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
