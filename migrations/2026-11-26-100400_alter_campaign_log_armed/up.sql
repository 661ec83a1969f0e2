ALTER TABLE campaign_log
  DROP KEY campaign_log_contact,
  ADD KEY campaign_log_contact (contact_id, state);
