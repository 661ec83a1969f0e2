DROP TABLE x_windows;
