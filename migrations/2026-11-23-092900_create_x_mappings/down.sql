DROP TABLE x_mappings;
