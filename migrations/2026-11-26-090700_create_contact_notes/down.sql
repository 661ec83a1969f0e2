DROP TABLE IF EXISTS contact_notes;
