DROP TABLE post_stops;
