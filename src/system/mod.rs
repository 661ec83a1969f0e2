//! What runs, when it last ran, what waits.
