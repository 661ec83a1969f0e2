//! The HTTP server: middleware in order, every route table, shutdown.
