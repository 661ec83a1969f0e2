ALTER TABLE campaigns ADD COLUMN deaf_since DATETIME(6) NULL COMMENT 'from when on what contacts did has still to be heard: it did not act then' AFTER published_at;
