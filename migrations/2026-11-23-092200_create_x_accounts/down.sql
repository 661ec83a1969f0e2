DROP TABLE x_accounts;
