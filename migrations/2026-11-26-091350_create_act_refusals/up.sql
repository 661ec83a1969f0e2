CREATE TABLE act_refusals (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  act_id BIGINT UNSIGNED NOT NULL,
  contact_id BIGINT UNSIGNED NOT NULL,
  is_undo BOOLEAN NOT NULL COMMENT 'true: what taking it back had to leave',
  reason VARCHAR(255) NOT NULL COMMENT 'in words',
  KEY act_refusals_act (act_id, is_undo, id),
  KEY act_refusals_contact (contact_id),
  CONSTRAINT act_refusals_act FOREIGN KEY (act_id) REFERENCES acts (id) ON DELETE CASCADE,
  CONSTRAINT act_refusals_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='contacts that an act could not change';
