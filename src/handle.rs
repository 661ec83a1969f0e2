//! A Twitter handle as people paste it: a handle, or why not; pure.
