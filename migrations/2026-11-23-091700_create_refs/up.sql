CREATE TABLE refs (
  from_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_key VARCHAR(64) NOT NULL,
  to_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  to_key VARCHAR(64) NOT NULL,
  PRIMARY KEY (from_kind, from_key, to_kind, to_key),
  KEY refs_to (to_kind, to_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='where is this used';
