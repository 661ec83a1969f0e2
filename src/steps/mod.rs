//! The contract between campaigns and what they can do.
