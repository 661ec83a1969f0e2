CREATE TABLE assets (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  title VARCHAR(191) NOT NULL,
  slug VARCHAR(191) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  description TEXT NULL,
  file_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256, hex: the key in the store',
  file_name VARCHAR(191) NOT NULL COMMENT 'as uploaded; what a download is called',
  media_type VARCHAR(96) NOT NULL COMMENT 'by content, not by name',
  bytes BIGINT UNSIGNED NOT NULL,
  is_published BOOLEAN NOT NULL DEFAULT TRUE,
  downloads BIGINT UNSIGNED NOT NULL DEFAULT 0,
  unique_downloads BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'contacts who did',
  created_at DATETIME(6) NOT NULL,
  changed_at DATETIME(6) NOT NULL,
  KEY assets_title (title, id),
  KEY assets_file (file_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
