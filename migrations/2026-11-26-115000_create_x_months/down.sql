DROP TABLE x_months;
