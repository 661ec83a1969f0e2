mod tweet_text;
