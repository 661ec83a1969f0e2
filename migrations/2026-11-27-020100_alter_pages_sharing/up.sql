ALTER TABLE pages
  ADD COLUMN share_title VARCHAR(191) NULL COMMENT 'what a share is called; the title when there is none' AFTER is_published,
  ADD COLUMN share_text VARCHAR(500) NULL COMMENT 'what a share says; the first words when there is none' AFTER share_title,
  ADD COLUMN share_asset_id BIGINT UNSIGNED NULL COMMENT 'what a share shows; the first picture when there is none' AFTER share_text,
  ADD COLUMN share_alt VARCHAR(420) NULL COMMENT 'the picture in words' AFTER share_asset_id,
  ADD COLUMN share_card VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'large' COMMENT 'large or small' AFTER share_alt,
  ADD KEY pages_share_asset (share_asset_id),
  ADD CONSTRAINT pages_share_asset FOREIGN KEY (share_asset_id) REFERENCES assets (id) ON DELETE SET NULL;
