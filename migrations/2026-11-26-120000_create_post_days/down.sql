DROP TABLE post_days;
