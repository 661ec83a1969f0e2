CREATE TABLE IF NOT EXISTS contact_keys (
  kind TINYINT UNSIGNED NOT NULL COMMENT '1 email, 2 handle, 3 x_id, 4 phone, 5 name_company',
  key_hash BIGINT UNSIGNED NOT NULL COMMENT 'of the normalised value',
  contact_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (kind, key_hash, contact_id),
  KEY contact_keys_contact (contact_id),
  CONSTRAINT contact_keys_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='what tells that two contacts may be one; kept by the search for duplicates';
