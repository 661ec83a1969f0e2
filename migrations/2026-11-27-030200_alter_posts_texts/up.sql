-- Whether a text stands already is asked before each call: of many posts with one text only those that X has are looked at.
ALTER TABLE posts DROP KEY posts_text, ADD KEY posts_text (text_key, state, created_at);
