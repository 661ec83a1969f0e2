CREATE TABLE users (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email VARCHAR(191) NOT NULL COMMENT 'as typed',
  email_key VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'normalised; what sign-in looks up',
  name VARCHAR(191) NOT NULL,
  role VARCHAR(32) NOT NULL COMMENT 'administrator, marketer, sales, viewer',
  password_hash VARCHAR(255) NOT NULL COMMENT 'argon2id, PHC string',
  time_zone VARCHAR(64) NOT NULL DEFAULT 'UTC' COMMENT 'IANA name; times are shown in it',
  theme VARCHAR(8) NOT NULL DEFAULT 'auto' COMMENT 'auto, light, dark',
  created_at DATETIME(6) NOT NULL,
  signed_in_at DATETIME(6) NULL,
  disabled_at DATETIME(6) NULL,
  UNIQUE KEY users_email (email_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
