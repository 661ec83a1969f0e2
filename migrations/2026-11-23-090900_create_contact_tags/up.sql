CREATE TABLE contact_tags (
  contact_id BIGINT UNSIGNED NOT NULL,
  tag_id BIGINT UNSIGNED NOT NULL,
  added_at DATETIME(6) NOT NULL,
  PRIMARY KEY (contact_id, tag_id),
  KEY contact_tags_tag (tag_id, contact_id),
  CONSTRAINT contact_tags_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
  CONSTRAINT contact_tags_tag FOREIGN KEY (tag_id) REFERENCES tags (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
