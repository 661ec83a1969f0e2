//! Browsers without a name, and the contact each turns out to be.
