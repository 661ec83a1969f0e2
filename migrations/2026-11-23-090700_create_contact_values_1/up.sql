CREATE TABLE contact_values_1 (
  contact_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  CONSTRAINT contact_values_1_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='columns f1, f2 … are added by fields/storage.rs';
