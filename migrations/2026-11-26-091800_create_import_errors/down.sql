DROP TABLE IF EXISTS import_errors;
