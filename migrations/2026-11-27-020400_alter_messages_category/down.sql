ALTER TABLE messages DROP KEY messages_category, DROP COLUMN category;
