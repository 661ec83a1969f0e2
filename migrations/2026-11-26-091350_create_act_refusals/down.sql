DROP TABLE IF EXISTS act_refusals;
