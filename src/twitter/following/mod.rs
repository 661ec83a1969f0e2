//! What goes with a contact of X: sendings, the cached profile and posts.
//!
//! A sending is known by campaign, step, contact and rotation, so its key changes with the contact. Where both were
//! written to because of the same step, the one that is further keeps the survivor's key, and what still waits of the
//! other is taken back: nobody is tweeted at twice because they were two contacts for a while.

mod mentions;
mod posts;
mod profile;
mod queries;

use std::sync::Arc;

use crate::contacts::{Follow, Likeness};
use crate::db::{self, Conn};
use crate::ids::ContactId;

/// What follows a contact from here; behind campaigns, whose memberships decide about sendings.
pub fn follows() -> Vec<Arc<dyn Follow>> {
    vec![Arc::new(posts::Posts), Arc::new(profile::Profile), Arc::new(mentions::Mentioned)]
}

/// Whose account on X is known: two contacts with one account are one person.
pub struct Accounts;

impl Likeness for Accounts {
    fn accounts(&self, conn: &mut Conn, contacts: &[ContactId]) -> db::Result<Vec<(ContactId, String)>> {
        Ok(queries::accounts(conn, contacts)?)
    }
}
