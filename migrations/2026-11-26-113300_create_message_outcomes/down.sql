DROP TABLE IF EXISTS message_outcomes;
