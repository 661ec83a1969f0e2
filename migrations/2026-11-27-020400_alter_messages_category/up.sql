ALTER TABLE messages ADD COLUMN category VARCHAR(64) NULL COMMENT 'under what the list is narrowed' AFTER description, ADD KEY messages_category (category, name, id);
