-- Who is in the way is a contact, not a word of the reason.
ALTER TABLE act_refusals
  ADD COLUMN other_id BIGINT UNSIGNED NULL COMMENT 'who has what this one should have had; the reason goes on after their name' AFTER contact_id,
  ADD KEY act_refusals_other (other_id),
  ADD CONSTRAINT act_refusals_other FOREIGN KEY (other_id) REFERENCES contacts (id) ON DELETE SET NULL;
