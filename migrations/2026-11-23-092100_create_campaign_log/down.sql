DROP TABLE campaign_log;
