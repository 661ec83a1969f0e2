ALTER TABLE assets DROP KEY assets_media;
