UPDATE audit
SET before_image = REPLACE(before_image, '"contact:state":"', '"state":"'),
  after_image = REPLACE(after_image, '"contact:state":"', '"state":"')
WHERE subject_kind = 'contact' AND (before_image LIKE '%"contact:state":"%' OR after_image LIKE '%"contact:state":"%');
