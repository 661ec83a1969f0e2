DROP TABLE contact_values_1;
