CREATE TABLE contact_views (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT UNSIGNED NOT NULL COMMENT 'whose',
  name VARCHAR(64) NOT NULL,
  search TEXT NOT NULL,
  shown TEXT NOT NULL COMMENT 'JSON: keys of columns in order',
  sort VARCHAR(48) NOT NULL COMMENT 'key of a column, a minus before it for the other way',
  is_shared BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'everybody sees it',
  created_at DATETIME(6) NOT NULL,
  UNIQUE KEY contact_views_name (user_id, name),
  KEY contact_views_shared (is_shared, name),
  CONSTRAINT contact_views_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
