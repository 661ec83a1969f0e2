//! Sentences about the product, acted from outside: the real server, a real database for each test, the sandbox X.
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says what it expects")]

mod access;
mod acts;
mod assets;
mod browser;
mod campaigns;
mod composer;
mod connection;
mod contact_tweets;
mod contacts;
mod exports;
mod fields;
mod imports;
mod install;
mod links;
mod lists;
mod merging;
mod messages;
mod money;
mod outbox;
mod pages;
mod people;
mod person;
mod sandbox;
mod schema;
mod support;
mod tags;
mod tasks;
mod tweet_text;
mod tweets;
mod whole;
