//! The program from outside: its commands, its private database, a database of the operator's.

mod commands;
mod operators;
mod private;
