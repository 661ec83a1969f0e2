CREATE TABLE x_windows (
  endpoint VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  span VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT '15m, day_app, day_user',
  allowed INT UNSIGNED NOT NULL,
  remaining INT UNSIGNED NOT NULL,
  resets_at DATETIME(6) NOT NULL,
  PRIMARY KEY (endpoint, span)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='rate windows, as X last told; they outlive a restart';
