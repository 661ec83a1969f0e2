//! Sentences about the product, acted from outside: the real server, a real database for each test, the sandbox X.
#![expect(clippy::tests_outside_test_module, reason = "a test crate is a test module")]

mod access;
mod assets;
mod browser;
mod contacts;
mod fields;
mod install;
mod outbox;
mod pages;
mod people;
mod sandbox;
mod schema;
mod support;
mod tweet_text;
mod whole;
