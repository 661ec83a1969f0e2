ALTER TABLE posts
  ADD COLUMN way VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'mention' COMMENT 'mention, reply, brand, once, draft',
  ADD COLUMN mentions BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'names its contact: counts towards the limits on mentions, and needs consent',
  ADD COLUMN reply_to_xid VARCHAR(19) NULL COMMENT 'the post on X that this answers',
  ADD COLUMN text_key BINARY(32) NULL COMMENT 'SHA-256 of the text as X compares it',
  ADD COLUMN approved_at DATETIME(6) NULL COMMENT 'when somebody let a draft go',
  MODIFY COLUMN text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'as rendered; changes only while it is a draft',
  MODIFY COLUMN state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'draft, queued, stopped, sending, unknown, sent, failed, withdrawn, asking',
  ADD KEY posts_mentions (mentions, sending_at),
  ADD KEY posts_text (text_key, created_at),
  ADD KEY posts_step_ended (step_id, finished_at, id);
