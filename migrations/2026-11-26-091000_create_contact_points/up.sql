CREATE TABLE contact_points (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  contact_id BIGINT UNSIGNED NOT NULL,
  delta INT NOT NULL,
  points INT NOT NULL COMMENT 'afterwards',
  reason VARCHAR(191) NOT NULL,
  user_id BIGINT UNSIGNED NULL,
  at DATETIME(6) NOT NULL,
  KEY contact_points_contact (contact_id, id),
  KEY contact_points_at (contact_id, at, delta),
  KEY contact_points_user (user_id),
  CONSTRAINT contact_points_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
  CONSTRAINT contact_points_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='every change of a score';
