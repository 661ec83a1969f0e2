DROP TABLE IF EXISTS message_days;
