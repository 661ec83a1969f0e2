CREATE TABLE batches (
  act_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'tags, owner, points, block, unblock, field, campaign, delete',
  config TEXT NOT NULL COMMENT 'JSON, by kind',
  selection MEDIUMTEXT NOT NULL COMMENT 'JSON: ids, or a search',
  reached BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'the last contact done; they are walked by id',
  reach_to BIGINT UNSIGNED NULL COMMENT 'the highest id when it began: who comes later is not in it',
  CONSTRAINT batches_act FOREIGN KEY (act_id) REFERENCES acts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='an act over a selection of contacts, done in the background';
