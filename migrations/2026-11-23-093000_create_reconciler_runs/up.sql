CREATE TABLE reconciler_runs (
  name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  started_at DATETIME(6) NOT NULL,
  finished_at DATETIME(6) NULL,
  did BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'in the last run',
  trouble TEXT NULL COMMENT 'why the last run failed'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
