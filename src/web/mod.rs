//! The face of everything a page is made with.
