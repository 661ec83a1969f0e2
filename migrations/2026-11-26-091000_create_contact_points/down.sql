DROP TABLE IF EXISTS contact_points;
