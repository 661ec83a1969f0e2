ALTER TABLE campaigns DROP COLUMN deaf_since;
