CREATE TABLE sign_in_attempts (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email_key VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  address VARCHAR(64) NOT NULL COMMENT 'of the peer',
  at DATETIME(6) NOT NULL,
  KEY sign_in_attempts_account (email_key, at),
  KEY sign_in_attempts_address (address, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='failed ones only; they slow the next one down';
