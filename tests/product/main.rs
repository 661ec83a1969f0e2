//! Sentences about the product, acted from outside: the real server, a real database for each test, the sandbox X.
#![expect(clippy::tests_outside_test_module, reason = "a test crate is a test module")]

mod outbox;
mod access;
mod browser;
mod install;
mod connection;
mod contact_tweets;
mod contacts;
mod people;
mod schema;
mod sandbox;
mod support;
mod tweet_text;
mod tweets;
