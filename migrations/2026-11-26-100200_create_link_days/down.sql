DROP TABLE link_days;
