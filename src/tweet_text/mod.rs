//! Weighted length as X counts it (twitter-text v3); pure.
