DROP TABLE x_profiles;
