//! Landing pages.
