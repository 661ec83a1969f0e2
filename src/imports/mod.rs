//! Files of contacts that come in: read, mapped, tried, written in batches, taken back.
