DROP TABLE reconciler_runs;
