-- Money put aside for a reading that is under way; gone when its answer is written down, given back when nobody writes it.
CREATE TABLE x_holds (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  purpose VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as in x_spend',
  calls INT UNSIGNED NOT NULL,
  micros BIGINT UNSIGNED NOT NULL,
  held_at DATETIME(6) NOT NULL,
  KEY x_holds_age (held_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
