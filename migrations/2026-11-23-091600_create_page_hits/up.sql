CREATE TABLE page_hits (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  page_id BIGINT UNSIGNED NOT NULL,
  contact_id BIGINT UNSIGNED NULL,
  at DATETIME(6) NOT NULL,
  referer VARCHAR(255) NULL,
  KEY page_hits_page (page_id, contact_id),
  KEY page_hits_day (page_id, at),
  KEY page_hits_contact (contact_id),
  CONSTRAINT page_hits_page FOREIGN KEY (page_id) REFERENCES pages (id) ON DELETE CASCADE,
  CONSTRAINT page_hits_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
