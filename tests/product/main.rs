//! Sentences about the product, acted from outside: the real server, a real database for each test, the sandbox X.
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used, reason = "a test says what it expects")]

mod outbox;
mod access;
mod browser;
mod install;
mod contacts;
mod people;
mod schema;
mod sandbox;
mod support;
mod tweet_text;
mod whole;
