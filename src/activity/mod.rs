//! What contacts did.
