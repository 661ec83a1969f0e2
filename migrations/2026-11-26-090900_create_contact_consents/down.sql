DROP TABLE IF EXISTS contact_consents;
