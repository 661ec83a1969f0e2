CREATE TABLE fields (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  label VARCHAR(191) NOT NULL,
  alias VARCHAR(25) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL COMMENT 'never changes',
  field_group VARCHAR(16) NOT NULL COMMENT 'core, social, personal, professional',
  kind VARCHAR(16) NOT NULL COMMENT 'text, textarea, email …; never changes',
  properties TEXT NOT NULL COMMENT 'JSON, by kind',
  fixed_column VARCHAR(32) NULL COMMENT 'a column of contacts; NULL: see side_table',
  side_table INT UNSIGNED NULL COMMENT 'n of contact_values_n; the column is f and the id',
  position INT NOT NULL DEFAULT 0,
  is_required BOOLEAN NOT NULL DEFAULT FALSE,
  is_shipped BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'came with Linnet: cannot be deleted',
  created_at DATETIME(6) NOT NULL,
  archived_at DATETIME(6) NULL,
  UNIQUE KEY fields_alias (alias),
  KEY fields_order (field_group, position, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
