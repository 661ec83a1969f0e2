CREATE TABLE contact_words (
  word VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'folded: lower case, no accents; of name, e-mail, handle, company',
  contact_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (word, contact_id),
  KEY contact_words_contact (contact_id),
  CONSTRAINT contact_words_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='what a bare word of the search finds';
