//! Whole runs with real processes: the demo, and workers that are killed while they send.

mod demo;
mod killed;
mod secrets;
mod steps;
