DROP TABLE IF EXISTS contact_words;
