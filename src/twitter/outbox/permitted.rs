//! What a rule of X's refuses is not even tried, once an administrator says that X refuses it.

use super::days::keeping;
use super::ledger::{failure, publish};
use super::model::Letter;
use super::queries;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::PostId;
use crate::twitter::budget;

/// A post that is failed without asking X.
pub(super) struct Refused {
    pub(super) letter: Letter,
    /// As it is stored.
    pub(super) key: &'static str,
    /// In words.
    pub(super) reason: String,
}

/// Fails posts that X is known to refuse, with the reason; gives those that may go.
pub(super) fn permitted(conn: &mut Conn, due: Vec<Letter>, now: At) -> db::Result<Vec<Letter>> {
    let policies = budget::policies(conn)?;
    let (mut may_go, mut refused): (Vec<Letter>, Vec<Refused>) = (Vec::new(), Vec::new());
    for letter in due {
        match policies.refusal(&letter.text) {
            Some(failure) => refused.push(Refused { letter, key: failure.key(), reason: failure.sentence() }),
            None => may_go.push(letter),
        }
    }
    refuse(conn, refused, now)?;
    Ok(may_go)
}

/// Fails posts, and tells their contacts' timelines.
pub(super) fn refuse(conn: &mut Conn, refused: Vec<Refused>, now: At) -> db::Result<()> {
    if refused.is_empty() {
        return Ok(());
    }
    let ids: Vec<PostId> = refused.iter().map(|one| one.letter.id).collect();
    keeping(conn, &ids, |conn| {
        let mut reasons: Vec<(&'static str, &str)> = refused.iter().map(|one| (one.key, one.reason.as_str())).collect();
        reasons.sort_unstable();
        reasons.dedup();
        for (key, reason) in reasons {
            let those = refused.iter().filter(|one| one.key == key && one.reason == reason);
            let those: Vec<PostId> = those.map(|one| one.letter.id).collect();
            queries::refuse(conn, &those, key, reason, now)?;
        }
        let news = refused.iter().filter_map(|one| failure(&one.letter, &one.reason, now)).collect();
        publish(conn, news, &ids)
    })
}
