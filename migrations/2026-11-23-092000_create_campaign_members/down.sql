DROP TABLE campaign_members;
