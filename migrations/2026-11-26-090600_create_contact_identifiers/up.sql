CREATE TABLE contact_identifiers (
  field_id BIGINT UNSIGNED NOT NULL,
  identifier VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'normalised value of a unique field',
  contact_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (field_id, identifier),
  KEY contact_identifiers_contact (contact_id),
  CONSTRAINT contact_identifiers_field FOREIGN KEY (field_id) REFERENCES fields (id) ON DELETE CASCADE,
  CONSTRAINT contact_identifiers_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='no two contacts share the value of a unique field; e-mail has contacts.email_key';
