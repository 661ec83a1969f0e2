ALTER TABLE act_refusals DROP FOREIGN KEY act_refusals_other, DROP KEY act_refusals_other, DROP COLUMN other_id;
