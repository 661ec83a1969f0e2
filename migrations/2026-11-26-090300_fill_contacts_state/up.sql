UPDATE contacts SET state = 0 WHERE is_identified = FALSE;
