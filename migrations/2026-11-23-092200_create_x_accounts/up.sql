CREATE TABLE x_accounts (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  client_key VARCHAR(191) NOT NULL,
  client_secret VARBINARY(512) NOT NULL COMMENT 'sealed',
  token VARBINARY(512) NULL COMMENT 'sealed; NULL: not connected',
  token_secret VARBINARY(512) NULL COMMENT 'sealed',
  user_xid VARCHAR(19) NULL,
  handle VARCHAR(50) NULL,
  access_level VARCHAR(32) NULL COMMENT 'read, read-write, read-write-directmessages: X''s own words',
  is_published BOOLEAN NOT NULL DEFAULT FALSE,
  trouble VARCHAR(32) NULL COMMENT 'why nothing is sent: reauthorise, read_only, blocked, budget, clock …; NULL: healthy',
  trouble_reason TEXT NULL COMMENT 'in words',
  trouble_until DATETIME(6) NULL,
  connected_at DATETIME(6) NULL,
  last_success_at DATETIME(6) NULL,
  changed_at DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
