DROP TABLE IF EXISTS message_channels;
