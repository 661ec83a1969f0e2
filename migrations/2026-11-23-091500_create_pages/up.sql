CREATE TABLE pages (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  title VARCHAR(191) NOT NULL,
  slug VARCHAR(191) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  html MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'byte for byte as saved',
  is_published BOOLEAN NOT NULL DEFAULT FALSE,
  hits BIGINT UNSIGNED NOT NULL DEFAULT 0,
  unique_hits BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'contacts who came',
  created_at DATETIME(6) NOT NULL,
  changed_at DATETIME(6) NOT NULL,
  UNIQUE KEY pages_slug (slug),
  KEY pages_title (title, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
