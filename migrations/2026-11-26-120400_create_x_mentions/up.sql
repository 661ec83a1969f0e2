CREATE TABLE x_mentions (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  contact_id BIGINT UNSIGNED NOT NULL,
  post_xid VARCHAR(19) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the contact''s post on X; its text is not kept',
  author_xid VARCHAR(19) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  mentioned_at DATETIME(6) NOT NULL,
  answered_at DATETIME(6) NULL COMMENT 'when a reply to it was queued: once, ever',
  UNIQUE KEY x_mentions_once (contact_id, post_xid),
  KEY x_mentions_post (post_xid),
  KEY x_mentions_open (contact_id, answered_at, mentioned_at),
  CONSTRAINT x_mentions_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='posts in which contacts mentioned the connected account';
