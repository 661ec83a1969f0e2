CREATE TABLE x_photos (
  contact_id BIGINT UNSIGNED NOT NULL,
  media_key VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  post_xid VARCHAR(19) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  place TINYINT UNSIGNED NOT NULL COMMENT 'within its post, from 0',
  is_film BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'the still of a film',
  alt TEXT NULL COMMENT 'what its author says is to be seen',
  width INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'of our copy',
  height INT UNSIGNED NOT NULL DEFAULT 0,
  hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'our copy, in the store',
  PRIMARY KEY (contact_id, media_key),
  KEY x_photos_hash (hash),
  CONSTRAINT x_photos_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='pictures of a contact''s own posts';
