//! {name=argument|fallback} in texts.
