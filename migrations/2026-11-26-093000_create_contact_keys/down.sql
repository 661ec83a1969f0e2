DROP TABLE IF EXISTS contact_keys;
