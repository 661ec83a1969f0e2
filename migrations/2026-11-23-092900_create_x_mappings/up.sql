CREATE TABLE x_mappings (
  attribute VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY COMMENT 'of an X profile: name, location, description, url …',
  field_id BIGINT UNSIGNED NOT NULL,
  KEY x_mappings_field (field_id),
  CONSTRAINT x_mappings_field FOREIGN KEY (field_id) REFERENCES fields (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
