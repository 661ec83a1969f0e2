//! What plugs into what.
