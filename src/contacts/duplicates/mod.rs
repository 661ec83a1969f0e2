//! Contacts that may be one person: found in the background, in sets, explained, and never merged by themselves.
//!
//! What can tell two entries are one is kept as a hash beside each contact. Whoever changed is looked at again: a
//! thousand contacts take a handful of statements, however many there are in all.

mod keys;
mod queries;
mod routes;
mod views;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::Duration;
use serde::{Deserialize, Serialize};

pub(super) use queries::like;
pub(super) use routes::routes;

use self::keys::{Hint, Key};
use crate::clock::At;
use crate::db::{self, Conn, Db};
use crate::ids::ContactId;
use crate::settings;
use crate::worker::Reconciler;

/// Where the walk stands.
const CURSOR: &str = "contacts.duplicates";
/// Contacts looked at together.
const BATCH: i64 = 1000;
/// A value that more contacts share tells nothing: info@…, the number of a switchboard.
const MOST: usize = 20;
/// A transaction may be written down a little later than its "now".
const SETTLED: Duration = Duration::seconds(30);

/// Something outside `contacts` that only one person has.
pub trait Likeness: Send + Sync + 'static {
    /// The account on X of these contacts, as far as it is known.
    fn accounts(&self, conn: &mut Conn, contacts: &[ContactId]) -> db::Result<Vec<(ContactId, String)>>;
}

/// Looks for duplicates among those who changed.
pub struct Duplicates {
    db: Db,
    likeness: Arc<dyn Likeness>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Cursor {
    at: At,
    id: ContactId,
}

/// Two contacts, the lower id first.
type Pair = (ContactId, ContactId);

impl Duplicates {
    /// Over a database, and what is known elsewhere.
    pub fn new(db: Db, likeness: Arc<dyn Likeness>) -> Self {
        Self { db, likeness }
    }

    fn step(&self, conn: &mut Conn, now: At) -> db::Result<u64> {
        let ids = unseen(conn, now.minus(SETTLED), BATCH)?;
        let Some((id, at)) = ids.last().copied() else { return Ok(0) };
        let ids: Vec<ContactId> = ids.into_iter().map(|(id, _)| id).collect();
        look(conn, &ids, self.likeness.as_ref(), now)?;
        settings::put(conn, CURSOR, &Some(Cursor { at, id }), now)?;
        Ok(u64::try_from(ids.len()).unwrap_or(u64::MAX))
    }
}

impl Reconciler for Duplicates {
    fn name(&self) -> &'static str {
        "contacts.duplicates"
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        Ok(self.db.write_now(|conn| self.step(conn, now))?)
    }
}

/// Contacts that changed since they were looked at, up to an instant.
fn unseen(conn: &mut Conn, until: At, most: i64) -> db::Result<Vec<(ContactId, At)>> {
    let from: Option<Cursor> = settings::get::<Option<Cursor>>(conn, CURSOR)?.flatten();
    Ok(queries::changed(conn, from.map(|from| (from.at, from.id)), until, most)?)
}

/// Whether some are still to be looked at: what is shown is not all yet.
pub(super) fn is_looking(conn: &mut Conn, now: At) -> db::Result<bool> {
    Ok(!unseen(conn, now, 1)?.is_empty())
}

/// Looks at all contacts again.
fn start_over(conn: &mut Conn, now: At) -> db::Result<()> {
    settings::put(conn, CURSOR, &None::<Cursor>, now)
}

/// Keeps what tells these contacts apart, and the pairs they are in.
fn look(conn: &mut Conn, ids: &[ContactId], likeness: &dyn Likeness, now: At) -> db::Result<()> {
    let keys = keys::of(conn, ids, likeness)?;
    queries::keep_keys(conn, ids, &keys)?;
    let distinct: BTreeSet<Key> = keys.iter().map(|(key, _)| *key).collect();
    let sharers = queries::sharers(conn, &distinct, MOST + 1)?;
    let pairs = pairs(&sharers, ids);
    let live = queries::identified(conn, &pairs)?;
    let pairs: Vec<(Pair, BTreeSet<Hint>)> =
        pairs.into_iter().filter(|((one, other), _)| live.contains(one) && live.contains(other)).collect();
    queries::replace(conn, ids, &pairs, now)?;
    Ok(())
}

/// Who shares what with one of these.
fn pairs(sharers: &BTreeMap<Key, Vec<ContactId>>, ids: &[ContactId]) -> BTreeMap<Pair, BTreeSet<Hint>> {
    let looked_at: BTreeSet<ContactId> = ids.iter().copied().collect();
    let mut pairs: BTreeMap<Pair, BTreeSet<Hint>> = BTreeMap::new();
    for (key, sharers) in sharers.iter().filter(|(_, sharers)| sharers.len() <= MOST) {
        for one in sharers.iter().filter(|one| looked_at.contains(one)) {
            for other in sharers.iter().filter(|other| *other != one) {
                pairs.entry((*one.min(other), *one.max(other))).or_default().insert(key.hint);
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::{Hint, Key, MOST, pairs};
    use crate::ids::ContactId;

    #[test]
    fn a_value_that_many_share_tells_nothing() {
        let key = Key { hint: Hint::Phone, hash: 1 };
        let sharers = |n: u64| [(key, (1..=n).map(ContactId).collect())].into();
        let most = u64::try_from(MOST).unwrap();
        assert_eq!(pairs(&sharers(most), &[ContactId(1)]).len(), MOST - 1);
        assert!(pairs(&sharers(most + 1), &[ContactId(1)]).is_empty());
    }
}
