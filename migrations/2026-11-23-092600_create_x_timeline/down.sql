DROP TABLE x_timeline;
