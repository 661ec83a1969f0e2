DROP TABLE IF EXISTS contact_blocks;
