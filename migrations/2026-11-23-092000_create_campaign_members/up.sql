CREATE TABLE campaign_members (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  campaign_id BIGINT UNSIGNED NOT NULL,
  contact_id BIGINT UNSIGNED NOT NULL,
  rotation INT UNSIGNED NOT NULL DEFAULT 1,
  joined_at DATETIME(6) NOT NULL,
  left_at DATETIME(6) NULL,
  UNIQUE KEY campaign_members_once (campaign_id, contact_id, rotation),
  KEY campaign_members_latest (campaign_id, id),
  KEY campaign_members_contact (contact_id),
  CONSTRAINT campaign_members_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE CASCADE,
  CONSTRAINT campaign_members_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
