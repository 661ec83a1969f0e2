DROP TABLE IF EXISTS contact_identifiers;
