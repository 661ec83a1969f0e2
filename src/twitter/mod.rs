//! X; the only folder that has heard of it.
