ALTER TABLE x_mappings
  ADD COLUMN IF NOT EXISTS rule VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'empty' COMMENT 'empty, always, never';
