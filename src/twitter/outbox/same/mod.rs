//! X refuses a text that the account has posted within a day: it is not asked in vain.

mod queries;

use std::collections::{HashMap, HashSet};

use chrono::Duration;

use super::model::{Letter, PostState};
use super::once::text_key;
use super::permitted::{Refused, refuse};
use crate::clock::At;
use crate::db::{self, Conn};

const SPAN: Duration = Duration::hours(24);
/// Until it is known what became of the other one.
const SOON: Duration = Duration::minutes(1);
const SAME: &str = "The account posted the same text within a day, and X refuses that, so X was not asked.";
const UNDER_WAY: &str = "The same text is under way for somebody else; it waits until X has answered.";

/// Those whose text is new. Of several with one text the first goes; the rest waits for what becomes of it, and fails
/// when X took it. What answers somebody is X's to judge.
pub(super) fn new_ones(conn: &mut Conn, due: Vec<Letter>, now: At) -> db::Result<Vec<Letter>> {
    let keys: Vec<Option<Vec<u8>>> =
        due.iter().map(|letter| letter.reply_to_xid.is_none().then(|| text_key(&letter.text))).collect();
    let asked: Vec<Vec<u8>> = keys.iter().flatten().cloned().collect();
    let mut known: HashMap<Vec<u8>, bool> = HashMap::new();
    for (key, state) in queries::taken(conn, &asked, now.minus(SPAN))? {
        *known.entry(key).or_default() |= state == PostState::Sent.key();
    }
    let (mut open, mut waits, mut refused, mut begun) = (Vec::new(), Vec::new(), Vec::new(), HashSet::new());
    for (letter, key) in due.into_iter().zip(keys) {
        match key.as_ref().and_then(|key| known.get(key)) {
            Some(true) => refused.push(Refused { letter, key: "duplicate", reason: SAME.to_owned() }),
            Some(false) => waits.push(letter.id),
            None if key.is_some_and(|key| !begun.insert(key)) => waits.push(letter.id),
            None => open.push(letter),
        }
    }
    if !waits.is_empty() {
        super::queries::put_many_off(conn, &waits, now.plus(SOON), UNDER_WAY)?;
    }
    refuse(conn, refused, now)?;
    Ok(open)
}
