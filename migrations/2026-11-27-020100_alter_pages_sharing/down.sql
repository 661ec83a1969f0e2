ALTER TABLE pages
  DROP FOREIGN KEY pages_share_asset,
  DROP KEY pages_share_asset,
  DROP COLUMN share_title,
  DROP COLUMN share_text,
  DROP COLUMN share_asset_id,
  DROP COLUMN share_alt,
  DROP COLUMN share_card;
