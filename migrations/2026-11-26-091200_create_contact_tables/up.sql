CREATE TABLE contact_tables (
  user_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  shown TEXT NOT NULL COMMENT 'JSON: keys of columns in order',
  sort VARCHAR(48) NOT NULL,
  looks VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'table' COMMENT 'table or cards',
  CONSTRAINT contact_tables_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='how a user likes the list of contacts';
