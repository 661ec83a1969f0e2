//! What hangs on a contact: how it goes over to another when the two become one, how it comes back, what it says, and
//! what is left of it when somebody is forgotten.
//!
//! Every owner of rows with a `contact_id` implements [`Follow`] and stands in `wiring`; a test compares that with the
//! foreign keys of the database.

mod compact;
mod itself;
mod queries;
mod rows;

pub use rows::{Key, Rows, Then};

use std::sync::Arc;

use serde_json::Value;

use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{CampaignId, ContactId};

/// Rows that belong to a contact.
pub trait Follow: Send + Sync + 'static {
    /// What the journal and the JSON call it; stored, never renamed.
    fn name(&self) -> &'static str;

    /// The tables it answers for.
    fn tables(&self) -> Vec<&'static str>;

    /// Moves what `crossing.from` has to `crossing.to`, in statements whose number does not grow with the rows;
    /// answers what went, so that exactly that can come back.
    fn follow(&self, conn: &mut Conn, crossing: &mut Crossing) -> db::Result<Value>;

    /// Brings back what [`Follow::follow`] moved: `crossing` is the one of the merge. What was removed since stays so.
    fn back(&self, conn: &mut Conn, moved: &Value, crossing: &mut Crossing) -> db::Result<()>;

    /// Everything of a contact, for themselves to read.
    fn tell(&self, conn: &mut Conn, contact: ContactId) -> db::Result<Value>;

    /// What a contact has, how many, and what becomes of it when they are forgotten.
    fn holdings(&self, conn: &mut Conn, contact: ContactId, how: Erasing) -> db::Result<Vec<Holding>>;

    /// Removes what is personal. After [`Erasing::Delete`] the contact's own row goes too.
    fn erase(&self, conn: &mut Conn, contact: ContactId, how: Erasing) -> db::Result<()>;
}

/// Two contacts that become one.
#[derive(Clone, Debug)]
pub struct Crossing {
    /// Who is no more.
    pub from: ContactId,
    /// Who stays.
    pub to: ContactId,
    /// When.
    pub now: At,
    /// Campaign and rotation of the memberships that changed hands whole: whoever keys something by contact and
    /// membership, and stands behind campaigns in `wiring`, takes along what came since.
    pub memberships: Vec<(CampaignId, u32)>,
}

/// How somebody is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erasing {
    /// Counts and campaign history stay, nothing personal does.
    Anonymise,
    /// The row and all that hangs on it.
    Delete,
}

/// Rows of one kind that a contact has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// In words: `notes`.
    pub what: &'static str,
    /// How many.
    pub count: u64,
    /// What becomes of them.
    pub then: Then,
}

/// Everybody whose rows belong to contacts; cheap to clone.
#[derive(Clone, Default)]
pub struct Follows(pub Vec<Arc<dyn Follow>>);

/// What `contacts` itself keeps about a contact.
pub fn follows() -> Vec<Arc<dyn Follow>> {
    let mut all: Vec<Arc<dyn Follow>> = vec![Arc::new(itself::Itself)];
    for rows in itself::ROWS {
        all.push(Arc::new(rows));
    }
    all
}

/// A crossing of two, at a moment.
impl Crossing {
    pub(super) fn new(from: ContactId, to: ContactId, now: At) -> Self {
        Self { from, to, now, memberships: Vec::new() }
    }
}
