DROP TABLE tweet_categories;
