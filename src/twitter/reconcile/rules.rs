//! What follows from a look at the timeline; pure.

use chrono::Duration;

use super::matching::Look;
use crate::clock::At;
use crate::twitter::outbox::{Change, Letter, PostState};

/// Between the looks: X's timeline may lag by half a minute.
const NEXT_LOOK: Duration = Duration::seconds(40);
/// Looks after a call before "it is not there" is believed.
const LOOKS: u8 = 2;
/// After so long without a look that tells anything, a person decides.
const PATIENCE: Duration = Duration::hours(24);

const NOT_THERE: &str = "X's timeline does not have it, so it is sent once more.";
const DUPLICATE: &str = "X refused this tweet as a duplicate: the account has posted the same text before.";
const NOBODY_KNOWS: &str = "X gave no clear answer twice, and its timeline does not show the tweet. \
     Please look at the account on X and decide.";
const BLIND: &str = "X gave no clear answer, and its timeline could not be read far enough to tell. \
     Please look at the account on X and decide.";
const ANOTHER: &str = "X gave no clear answer, and the account it was sent with is not the one connected now. \
     Please look at that account on X and decide.";

/// What becomes of a post that a look did not find.
pub(super) fn unfound(letter: &Letter, look: &Look, now: At) -> Change {
    let is_duplicate = letter.failure.as_deref() == Some("duplicate");
    // X refused the only call there ever was, so nothing of ours can stand there: one look makes sure.
    let is_plain_duplicate = is_duplicate && letter.attempts <= 1 && letter.lookups == 0;
    if *look == Look::TooShort {
        return if is_plain_duplicate {
            ended(letter, PostState::Failed, "duplicate", DUPLICATE, now)
        } else {
            blind(letter, now)
        };
    }
    let lookups = letter.lookups.saturating_add(1);
    let looked = Letter { lookups, ..letter.clone() };
    if is_plain_duplicate {
        ended(&looked, PostState::Failed, "duplicate", DUPLICATE, now)
    } else if !lookups.is_multiple_of(LOOKS) {
        open(&looked, PostState::Unknown, now.plus(NEXT_LOOK))
    } else if lookups == LOOKS && !is_duplicate {
        Change { reason: Some(NOT_THERE.to_owned()), ..open(&looked, PostState::Queued, now) }
    } else {
        ended(&looked, PostState::Asking, "unknown", NOBODY_KNOWS, now)
    }
}

/// What becomes of a post that could not be looked for.
pub(super) fn blind(letter: &Letter, now: At) -> Change {
    if now.since(letter.sending_at.unwrap_or(letter.created_at)) > PATIENCE {
        return ended(letter, PostState::Asking, "unknown", BLIND, now);
    }
    open(letter, PostState::Unknown, now.plus(Duration::minutes(1)))
}

/// The account it was sent with cannot be asked any more.
pub(super) fn elsewhere(letter: &Letter, now: At) -> Change {
    ended(letter, PostState::Asking, "unknown", ANOTHER, now)
}

fn open(letter: &Letter, state: PostState, due_at: At) -> Change {
    Change {
        state: state.key(),
        attempts: letter.attempts,
        lookups: letter.lookups,
        due_at,
        lease_until: None,
        failure: letter.failure.clone().or_else(|| Some("unknown".to_owned())),
        reason: Some("X gave no clear answer; its timeline is asked what became of it.".to_owned()),
        finished_at: None,
    }
}

fn ended(letter: &Letter, state: PostState, failure: &'static str, reason: &str, now: At) -> Change {
    let finished_at = (state == PostState::Failed).then_some(now);
    let (failure, reason) = (Some(failure.to_owned()), Some(reason.to_owned()));
    Change { failure, reason, finished_at, ..open(letter, state, now) }
}

#[cfg(test)]
mod tests {
    use super::{blind, unfound};
    use crate::clock::At;
    use crate::ids::PostId;
    use crate::twitter::outbox::Letter;
    use crate::twitter::reconcile::matching::Look;

    fn at(seconds: i64) -> At {
        At::from_epoch(1_800_000_000 + seconds).unwrap()
    }

    fn letter(failure: &str, attempts: u8, lookups: u8) -> Letter {
        Letter {
            id: PostId(1),
            contact_id: None,
            campaign_id: None,
            tweet_id: None,
            text: String::new(),
            attempts,
            lookups,
            sending_at: Some(at(0)),
            sender_xid: None,
            held_micros: 0,
            failure: Some(failure.to_owned()),
            withdrawn_at: None,
            created_at: at(0),
            step_id: None,
            way: "mention".to_owned(),
            mentions: false,
            reply_to_xid: None,
        }
    }

    fn next(failure: &str, attempts: u8, lookups: u8) -> (&'static str, u8) {
        let change = unfound(&letter(failure, attempts, lookups), &Look::Absent, at(20));
        (change.state, change.lookups)
    }

    #[test]
    fn two_looks_then_one_more_try_then_two_looks_then_a_person() {
        assert_eq!(next("unknown", 1, 0), ("unknown", 1));
        assert_eq!(next("unknown", 1, 1), ("queued", 2));
        assert_eq!(next("unknown", 2, 2), ("unknown", 3));
        assert_eq!(next("unknown", 2, 3), ("asking", 4));
    }

    #[test]
    fn a_duplicate_of_somebody_elses_fails_and_one_that_may_be_ours_is_asked_about() {
        assert_eq!(next("duplicate", 1, 0).0, "failed");
        assert_eq!(next("duplicate", 2, 2).0, "unknown");
        assert_eq!(next("duplicate", 2, 3).0, "asking");
        assert_eq!(next("duplicate", 2, 1).0, "asking");
    }

    #[test]
    fn a_look_that_tells_nothing_never_leads_to_a_second_call() {
        let change = unfound(&letter("unknown", 1, 1), &Look::TooShort, at(20));
        assert_eq!((change.state, change.lookups), ("unknown", 1));
        assert_eq!(blind(&letter("unknown", 1, 1), at(90_000)).state, "asking");
    }
}
