ALTER TABLE x_profiles
  ADD COLUMN IF NOT EXISTS is_verified BOOLEAN NOT NULL DEFAULT FALSE AFTER is_protected,
  ADD COLUMN IF NOT EXISTS verified_type VARCHAR(16) NULL AFTER is_verified,
  ADD COLUMN IF NOT EXISTS joined_at DATETIME(6) NULL COMMENT 'since when they are on X' AFTER verified_type,
  ADD COLUMN IF NOT EXISTS seen_at DATETIME(6) NULL COMMENT 'when one of us last looked, to the hour',
  ADD COLUMN IF NOT EXISTS gone_at DATETIME(6) NULL COMMENT 'when their posts were let go because nobody could confirm them',
  MODIFY state VARCHAR(16) NOT NULL COMMENT 'wanted, found, missing, suspended, protected, refused, cleared',
  ADD KEY IF NOT EXISTS x_profiles_seen (seen_at, fetched_at),
  ADD KEY IF NOT EXISTS x_profiles_picture (picture);
