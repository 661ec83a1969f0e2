ALTER TABLE posts DROP KEY posts_text, ADD KEY posts_text (text_key, created_at);
