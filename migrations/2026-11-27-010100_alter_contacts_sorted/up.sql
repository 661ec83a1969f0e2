ALTER TABLE contacts
  ADD KEY IF NOT EXISTS contacts_owned (state, owner_id, id),
  ADD KEY IF NOT EXISTS contacts_first (state, first_name, id),
  ADD KEY IF NOT EXISTS contacts_last (state, last_name, id);
