CREATE TABLE sessions (
  key_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY COMMENT 'SHA-256 of the cookie''s key, hex',
  user_id BIGINT UNSIGNED NULL COMMENT 'who is signed in; ending a user''s sessions finds them here',
  state MEDIUMTEXT NOT NULL COMMENT 'JSON; what was typed into a form lies here while somebody signs in again',
  expires_at DATETIME(6) NOT NULL,
  KEY sessions_user (user_id),
  KEY sessions_expiry (expires_at),
  CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
