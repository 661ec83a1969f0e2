ALTER TABLE fields
  ADD COLUMN IF NOT EXISTS is_unique BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'no two contacts share a value; see contact_identifiers' AFTER is_required,
  ADD COLUMN IF NOT EXISTS is_indexed BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'its column has an index: sorts and filters are quick' AFTER is_unique,
  ADD COLUMN IF NOT EXISTS is_visible BOOLEAN NOT NULL DEFAULT TRUE COMMENT 'stands in the form' AFTER is_indexed,
  ADD COLUMN IF NOT EXISTS is_listable BOOLEAN NOT NULL DEFAULT TRUE COMMENT 'offered to lists, searches and filters' AFTER is_visible,
  ADD COLUMN IF NOT EXISTS is_quick BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'asked by Quick add' AFTER is_listable,
  ADD COLUMN IF NOT EXISTS is_public BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'a visitor may set it' AFTER is_quick,
  ADD COLUMN IF NOT EXISTS default_value TEXT NULL COMMENT 'of new contacts; as stored' AFTER is_public,
  ADD COLUMN IF NOT EXISTS hint VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'stands below the control' AFTER default_value;
