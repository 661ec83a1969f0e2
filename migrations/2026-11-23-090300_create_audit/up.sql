CREATE TABLE audit (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT UNSIGNED NULL COMMENT 'NULL: Linnet itself, or a user since deleted',
  subject_kind VARCHAR(32) NOT NULL,
  subject_key VARCHAR(64) NOT NULL,
  act VARCHAR(32) NOT NULL COMMENT 'created, changed, deleted, published …',
  before_image MEDIUMTEXT NULL COMMENT 'JSON',
  after_image MEDIUMTEXT NULL COMMENT 'JSON',
  at DATETIME(6) NOT NULL,
  KEY audit_subject (subject_kind, subject_key, id),
  KEY audit_user (user_id),
  CONSTRAINT audit_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
