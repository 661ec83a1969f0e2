CREATE TABLE activity_inbox (
  activity_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  CONSTRAINT activity_inbox_activity FOREIGN KEY (activity_id) REFERENCES activity (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='what contacts did and campaigns have not heard of yet';
