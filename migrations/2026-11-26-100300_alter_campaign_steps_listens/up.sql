ALTER TABLE campaign_steps
  ADD COLUMN listens_to VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NULL
    COMMENT 'the kind of activity that a decision waits for; NULL: no decision';
