//! What a rule of X's refuses is not even tried, once an administrator says that X refuses it.

use super::days::keeping;
use super::ledger::{failure, publish};
use super::model::Letter;
use super::queries;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::PostId;
use crate::twitter::budget;
use crate::twitter::failure::Failure;

/// Fails posts that X is known to refuse, with the reason; gives those that may go.
pub(super) fn permitted(conn: &mut Conn, due: Vec<Letter>, now: At) -> db::Result<Vec<Letter>> {
    let policies = budget::policies(conn)?;
    let (mut may_go, mut refused): (Vec<Letter>, Vec<(Letter, Failure)>) = (Vec::new(), Vec::new());
    for letter in due {
        match policies.refusal(&letter.text) {
            Some(failure) => refused.push((letter, failure)),
            None => may_go.push(letter),
        }
    }
    if refused.is_empty() {
        return Ok(may_go);
    }
    let ids: Vec<PostId> = refused.iter().map(|(letter, _)| letter.id).collect();
    keeping(conn, &ids, |conn| {
        let mut failures: Vec<&Failure> = refused.iter().map(|(_, failure)| failure).collect();
        failures.sort_by_key(|failure| failure.key());
        failures.dedup();
        for reason in failures {
            let those: Vec<PostId> =
                refused.iter().filter(|(_, failure)| failure == reason).map(|(letter, _)| letter.id).collect();
            queries::refuse(conn, &those, reason.key(), &reason.sentence(), now)?;
        }
        let news = refused.iter().filter_map(|(letter, why)| failure(letter, &why.sentence(), now)).collect();
        publish(conn, news, &ids)
    })?;
    Ok(may_go)
}
