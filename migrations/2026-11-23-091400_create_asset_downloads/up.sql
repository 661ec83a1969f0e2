CREATE TABLE asset_downloads (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  asset_id BIGINT UNSIGNED NOT NULL,
  contact_id BIGINT UNSIGNED NULL,
  at DATETIME(6) NOT NULL,
  referer VARCHAR(255) NULL,
  KEY asset_downloads_asset (asset_id, contact_id),
  KEY asset_downloads_day (asset_id, at),
  KEY asset_downloads_contact (contact_id),
  CONSTRAINT asset_downloads_asset FOREIGN KEY (asset_id) REFERENCES assets (id) ON DELETE CASCADE,
  CONSTRAINT asset_downloads_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
