DROP TABLE x_mentions;
