DROP TABLE activity_inbox;
