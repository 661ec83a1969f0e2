//! Linnet: marketing automation that a team hosts itself, with X (Twitter) as a first-class module.
//!
//! Modules stand lowest first; each may name only modules above it in this list, as `tests/architecture.rs` proves.

pub mod clock;
pub mod config;
pub mod handle;
pub mod ids;
pub mod picture;
pub mod schema;
pub mod tweet_text;

pub mod db;
pub mod seal;

pub mod mariadbd;
pub mod store;

pub mod sandbox;

pub mod worker;

pub mod web;

pub mod activity;
pub mod audit;

pub mod criteria;
pub mod steps;
pub mod tokens;

pub mod users;

pub mod settings;

pub mod fields;

pub mod contacts;

pub mod imports;
pub mod tasks;
pub mod visitors;

pub mod links;

pub mod assets;
pub mod pages;

pub mod messages;

pub mod twitter;

pub mod campaigns;

pub mod profile;

pub mod dashboard;
pub mod system;

pub mod wiring;

pub mod server;

pub mod demo;
