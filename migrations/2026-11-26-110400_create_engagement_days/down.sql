DROP TABLE engagement_days;
