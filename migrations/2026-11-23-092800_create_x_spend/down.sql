DROP TABLE x_spend;
