DROP TABLE campaign_steps;
