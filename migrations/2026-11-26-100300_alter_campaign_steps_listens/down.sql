ALTER TABLE campaign_steps DROP COLUMN listens_to;
