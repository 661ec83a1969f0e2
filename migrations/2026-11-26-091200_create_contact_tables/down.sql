DROP TABLE IF EXISTS contact_tables;
