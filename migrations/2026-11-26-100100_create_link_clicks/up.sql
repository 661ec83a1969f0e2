CREATE TABLE link_clicks (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  link_id BIGINT UNSIGNED NOT NULL,
  contact_id BIGINT UNSIGNED NULL COMMENT 'who clicked, as far as we can tell',
  at DATETIME(6) NOT NULL,
  referer VARCHAR(255) NULL,
  KEY link_clicks_link (link_id, at),
  KEY link_clicks_contact (contact_id, at, id),
  CONSTRAINT link_clicks_link FOREIGN KEY (link_id) REFERENCES links (id) ON DELETE CASCADE,
  CONSTRAINT link_clicks_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
