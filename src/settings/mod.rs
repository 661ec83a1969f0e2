//! What an administrator may change: typed values by name.
