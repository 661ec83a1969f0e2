//! A stand-in X, to try everything without an account and to test against.
