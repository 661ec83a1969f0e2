ALTER TABLE x_profiles
  DROP KEY IF EXISTS x_profiles_seen,
  DROP KEY IF EXISTS x_profiles_picture,
  DROP COLUMN IF EXISTS is_verified,
  DROP COLUMN IF EXISTS verified_type,
  DROP COLUMN IF EXISTS joined_at,
  DROP COLUMN IF EXISTS seen_at,
  DROP COLUMN IF EXISTS gone_at;
