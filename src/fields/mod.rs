//! Custom fields: definitions and typed values.
