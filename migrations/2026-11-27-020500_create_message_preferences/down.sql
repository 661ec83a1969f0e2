DROP TABLE message_preferences;
