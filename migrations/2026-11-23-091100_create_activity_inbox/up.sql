CREATE TABLE activity_inbox (
  reader VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  activity_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (reader, activity_id),
  KEY activity_inbox_activity (activity_id),
  CONSTRAINT activity_inbox_activity FOREIGN KEY (activity_id) REFERENCES activity (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='what a reader has not seen yet';
