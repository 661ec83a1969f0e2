DROP TABLE IF EXISTS contact_views;
