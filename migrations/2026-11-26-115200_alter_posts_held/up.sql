ALTER TABLE posts ADD COLUMN held_micros BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'in x_spend already, for a call whose outcome is open';
