CREATE TABLE x_months (
  month DATE NOT NULL PRIMARY KEY COMMENT 'its first day, UTC',
  micros BIGINT UNSIGNED NOT NULL COMMENT 'sum of x_spend, calls under way included; locked by whoever is about to spend'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
INSERT INTO x_months (month, micros)
  SELECT DATE_FORMAT(day, '%Y-%m-01'), SUM(micros) FROM x_spend GROUP BY 1;
