//! Embedded files under fingerprinted names.

/// The address of an embedded file.
pub fn asset(path: &str) -> String {
    format!("/static/{path}")
}
