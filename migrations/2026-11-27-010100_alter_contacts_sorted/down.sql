ALTER TABLE contacts
  DROP KEY IF EXISTS contacts_last,
  DROP KEY IF EXISTS contacts_first,
  DROP KEY IF EXISTS contacts_owned;
