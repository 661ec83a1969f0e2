ALTER TABLE contacts
  ADD COLUMN IF NOT EXISTS state TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 a visitor without a name, 1 identified, 2 in the bin, 3 merged into another, 4 forgotten' AFTER owner_id,
  ADD COLUMN IF NOT EXISTS merged_into_id BIGINT UNSIGNED NULL AFTER state,
  ADD COLUMN IF NOT EXISTS binned_at DATETIME(6) NULL COMMENT 'in the bin since' AFTER merged_into_id,
  ADD COLUMN IF NOT EXISTS avatar_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'an uploaded picture, in the store' AFTER binned_at,
  ADD COLUMN IF NOT EXISTS avatar_type VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER avatar_hash,
  ADD CONSTRAINT contacts_merged_into FOREIGN KEY IF NOT EXISTS (merged_into_id) REFERENCES contacts (id) ON DELETE SET NULL;
