DROP TABLE x_photos;
