//! Campaigns: steps as a tree, members, and the engine that moves them.
