CREATE TABLE x_spend (
  day DATE NOT NULL,
  purpose VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'profile, timeline, post, post_with_link, lookup',
  calls INT UNSIGNED NOT NULL,
  micros BIGINT UNSIGNED NOT NULL COMMENT 'millionths of a dollar',
  PRIMARY KEY (day, purpose)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
