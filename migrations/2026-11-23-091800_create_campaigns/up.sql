CREATE TABLE campaigns (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(191) NOT NULL,
  description TEXT NULL,
  source_tag_id BIGINT UNSIGNED NULL COMMENT 'contacts with this tag',
  source_kind VARCHAR(16) NOT NULL COMMENT 'everyone, tag',
  is_published BOOLEAN NOT NULL DEFAULT FALSE,
  pause_reason VARCHAR(255) NULL COMMENT 'why Linnet stopped it; NULL: it did not',
  published_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  changed_at DATETIME(6) NOT NULL,
  KEY campaigns_name (name, id),
  KEY campaigns_tag (source_tag_id),
  CONSTRAINT campaigns_tag FOREIGN KEY (source_tag_id) REFERENCES tags (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
