//! Files people may download.
