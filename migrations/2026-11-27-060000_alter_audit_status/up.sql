-- The state of a contact and its field called state had one key in the journal.
UPDATE audit
SET before_image = REGEXP_REPLACE(before_image, '"state":"([0-9])"', '"contact:state":"\\1"'),
  after_image = REGEXP_REPLACE(after_image, '"state":"([0-9])"', '"contact:state":"\\1"')
WHERE subject_kind = 'contact' AND (before_image REGEXP '"state":"[0-9]"' OR after_image REGEXP '"state":"[0-9]"');
