DROP TABLE post_attempts;
