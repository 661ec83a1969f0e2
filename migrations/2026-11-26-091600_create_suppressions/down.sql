DROP TABLE IF EXISTS suppressions;
