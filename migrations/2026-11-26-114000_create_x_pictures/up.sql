CREATE TABLE x_pictures (
  hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY COMMENT 'of our own small copy',
  kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'image/jpeg or image/png',
  put_at DATETIME(6) NOT NULL COMMENT 'when it was last stored: what nobody names an hour later goes',
  KEY x_pictures_put (put_at, hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='every file we keep of what X shows';
