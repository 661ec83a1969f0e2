DROP TABLE asset_downloads;
