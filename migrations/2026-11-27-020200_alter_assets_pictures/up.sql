ALTER TABLE assets ADD KEY assets_media (media_type, id);
