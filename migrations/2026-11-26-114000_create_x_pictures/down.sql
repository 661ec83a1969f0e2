DROP TABLE x_pictures;
