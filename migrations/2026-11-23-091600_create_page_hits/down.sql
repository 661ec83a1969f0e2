DROP TABLE page_hits;
