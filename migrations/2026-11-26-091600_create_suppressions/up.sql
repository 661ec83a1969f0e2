CREATE TABLE suppressions (
  key_hash BINARY(32) NOT NULL PRIMARY KEY COMMENT 'keyed hash of an e-mail or a handle of somebody deleted for good',
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'email, handle',
  erasure_id BIGINT UNSIGNED NOT NULL,
  KEY suppressions_erasure (erasure_id),
  CONSTRAINT suppressions_erasure FOREIGN KEY (erasure_id) REFERENCES erasures (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='an import does not bring them back';
