//! The private MariaDB server: create, start, attach, stop.
