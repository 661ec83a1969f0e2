CREATE TABLE x_timeline (
  contact_id BIGINT UNSIGNED NOT NULL,
  post_xid VARCHAR(19) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  entities TEXT NOT NULL COMMENT 'JSON: spans in code points',
  posted_at DATETIME(6) NOT NULL,
  likes BIGINT UNSIGNED NOT NULL DEFAULT 0,
  reposts BIGINT UNSIGNED NOT NULL DEFAULT 0,
  replies BIGINT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (contact_id, post_xid),
  KEY x_timeline_latest (contact_id, posted_at),
  CONSTRAINT x_timeline_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='a contact''s own posts, cached';
