//! What X's answer makes of a post (`docs/TWITTER.md` has the table); pure.

use chrono::Duration;

use super::ledger::Change;
use super::model::{Letter, PostState};
use crate::clock::At;
use crate::twitter::client::Created;
use crate::twitter::failure::{Block, Failure};

/// An unknown outcome is looked up no sooner than this after the call.
const FIRST_LOOK: Duration = Duration::seconds(10);
/// Calls that never reached X, before a post is given up.
const MOST_ATTEMPTS: u8 = 5;
/// A rate limit always ends at least so much later, or a wrong reset would make us ask without pause.
const LEAST_WAIT: Duration = Duration::seconds(5);

/// What becomes of a post and of the account.
pub(super) enum Heard {
    /// It is in the timeline under this id.
    Sent(String),
    /// It is changed like this.
    Changed(Change),
    /// The same, and the account stops: key, reason, and until when.
    Stopped(Change, &'static str, String, Option<At>),
}

/// The verdict on one call.
pub(super) fn heard(letter: &Letter, result: &Result<Created, Failure>, now: At) -> Heard {
    let failure = match result {
        Ok(created) => return Heard::Sent(created.xid.clone()),
        Err(failure) => failure,
    };
    if let Some(trouble) = failure.trouble() {
        return Heard::Stopped(not_burnt(letter, failure, now), trouble, failure.sentence(), ends(failure, now));
    }
    Heard::Changed(match failure {
        Failure::RateLimited { until } => not_burnt(letter, failure, (*until).max(now.plus(LEAST_WAIT))),
        Failure::Unknown(_) | Failure::Duplicate => {
            let change = changed(letter, PostState::Unknown, failure, now.plus(FIRST_LOOK));
            Change { finished_at: None, ..change }
        }
        Failure::NotSent(_) if letter.attempts < MOST_ATTEMPTS => {
            let change = changed(letter, PostState::Queued, failure, now.plus(backoff(letter.attempts)));
            Change { finished_at: None, ..change }
        }
        _ => Change { finished_at: Some(now), ..changed(letter, PostState::Failed, failure, now) },
    })
}

/// Back to the queue as if it had not been begun: X certainly did not take it, and not because of this post.
fn not_burnt(letter: &Letter, failure: &Failure, due: At) -> Change {
    let change = changed(letter, PostState::Queued, failure, due);
    Change { attempts: letter.attempts.saturating_sub(1), finished_at: None, ..change }
}

fn changed(letter: &Letter, state: PostState, failure: &Failure, due_at: At) -> Change {
    Change {
        state: state.key(),
        attempts: letter.attempts,
        lookups: letter.lookups,
        due_at,
        lease_until: None,
        failure: Some(failure.key().to_owned()),
        reason: Some(failure.sentence()),
        finished_at: None,
    }
}

/// When a trouble may be over by itself; then one more call finds out.
fn ends(failure: &Failure, now: At) -> Option<At> {
    match failure {
        Failure::Budget { .. } | Failure::AccountBlocked(Block::DailyLimit) => Some(now.plus(Duration::hours(6))),
        Failure::Clock { .. } => Some(now.plus(Duration::minutes(10))),
        _ => None,
    }
}

fn backoff(attempts: u8) -> Duration {
    let exponent = u32::from(attempts.saturating_sub(1).min(6));
    Duration::seconds(15_i64.saturating_mul(4_i64.saturating_pow(exponent)))
}

#[cfg(test)]
mod tests {
    use super::{Heard, heard};
    use crate::clock::At;
    use crate::ids::{CampaignId, ContactId, PostId};
    use crate::twitter::failure::{Failure, Policy};
    use crate::twitter::outbox::Letter;

    fn at(seconds: i64) -> At {
        At::from_epoch(seconds).unwrap()
    }

    fn letter(attempts: u8) -> Letter {
        Letter {
            id: PostId(1),
            contact_id: Some(ContactId(2)),
            campaign_id: Some(CampaignId(3)),
            tweet_id: None,
            text: "Hello".to_owned(),
            attempts,
            lookups: 0,
            sending_at: Some(at(0)),
            sender_xid: None,
            held_micros: 0,
            failure: None,
            withdrawn_at: None,
            created_at: at(0),
            step_id: None,
            way: "mention".to_owned(),
            mentions: false,
            reply_to_xid: None,
        }
    }

    fn state(attempts: u8, failure: Failure) -> (&'static str, u8, i64) {
        match heard(&letter(attempts), &Err(failure), at(100)) {
            Heard::Changed(change) | Heard::Stopped(change, ..) => {
                (change.state, change.attempts, change.due_at.epoch())
            }
            Heard::Sent(_) => ("sent", 0, 0),
        }
    }

    #[test]
    fn what_concerns_the_account_does_not_burn_the_post() {
        assert_eq!(state(1, Failure::AuthBroken), ("queued", 0, 100));
        assert_eq!(state(1, Failure::Budget { detail: String::new() }), ("queued", 0, 100));
        assert_eq!(state(1, Failure::RateLimited { until: at(900) }), ("queued", 0, 900));
        assert!(matches!(heard(&letter(1), &Err(Failure::ReadOnly), at(100)), Heard::Stopped(_, "read_only", _, None)));
    }

    #[test]
    fn a_reset_in_the_past_still_makes_us_wait() {
        assert_eq!(state(1, Failure::RateLimited { until: at(1) }), ("queued", 0, 105));
    }

    #[test]
    fn what_may_have_been_done_is_looked_up() {
        assert_eq!(state(1, Failure::Unknown("cut off".to_owned())), ("unknown", 1, 110));
        assert_eq!(state(1, Failure::Duplicate), ("unknown", 1, 110));
    }

    #[test]
    fn what_never_left_is_tried_five_times() {
        let not_sent = || Failure::NotSent("refused".to_owned());
        assert_eq!(state(1, not_sent()), ("queued", 1, 115));
        assert_eq!(state(4, not_sent()), ("queued", 4, 100 + 960));
        assert_eq!(state(5, not_sent()).0, "failed");
    }

    #[test]
    fn what_x_refuses_for_good_fails() {
        assert_eq!(state(1, Failure::PolicyRefused(Policy::Mention)).0, "failed");
        assert_eq!(state(1, Failure::Permanent("no".to_owned())).0, "failed");
    }
}
