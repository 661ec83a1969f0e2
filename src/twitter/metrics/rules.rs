//! When X is asked about a post; pure.

use chrono::Duration;

use crate::clock::At;

/// After so long nobody likes a post any more, as a rule.
pub(super) const LIFE: Duration = Duration::days(30);
/// X could not be asked.
pub(super) const AGAIN: Duration = Duration::minutes(30);
/// The ages at which X is asked, in hours.
const AGES: [i64; 7] = [1, 6, 24, 72, 168, 336, 720];

/// When X is asked next about a post of some age; `None` when that was the last time.
pub(super) fn next(posted_at: At, now: At) -> Option<At> {
    AGES.into_iter().map(|hours| posted_at.plus(Duration::hours(hours))).find(|at| *at > now)
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::next;
    use crate::clock::At;

    #[test]
    fn a_post_is_asked_about_seven_times_at_growing_distances() {
        let posted = At::from_epoch(1_795_435_200).unwrap();
        let (mut now, mut hours) = (posted, Vec::new());
        while let Some(at) = next(posted, now) {
            hours.push(at.since(posted).num_hours());
            now = at;
        }
        assert_eq!(hours, [1, 6, 24, 72, 168, 336, 720]);
        assert_eq!(next(posted, posted.plus(Duration::days(31))), None);
    }
}
