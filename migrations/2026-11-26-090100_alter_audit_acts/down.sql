ALTER TABLE audit DROP FOREIGN KEY audit_act, DROP KEY audit_act, DROP COLUMN act_id;
