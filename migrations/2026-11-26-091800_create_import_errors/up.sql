CREATE TABLE import_errors (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  import_id BIGINT UNSIGNED NOT NULL,
  line BIGINT UNSIGNED NOT NULL,
  column_name VARCHAR(191) NOT NULL COMMENT 'the header; empty: the whole row',
  value TEXT NOT NULL COMMENT 'as it stood in the file, cut',
  reason VARCHAR(255) NOT NULL COMMENT 'in words',
  KEY import_errors_import (import_id, id),
  CONSTRAINT import_errors_import FOREIGN KEY (import_id) REFERENCES imports (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
