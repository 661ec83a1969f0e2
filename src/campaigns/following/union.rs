//! Two people are in one campaign and turn out to be one: which of their steps count. Pure.
//!
//! Nobody gets twice what they got once, and nobody gets both sides of a fork: a step counts for the survivor as they
//! stand, unless the other is further with it.

use std::collections::BTreeMap;

use super::queries::Row;
use crate::ids::{LogId, StepId};

/// What becomes of a row of the one who is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is history, and stays where it is.
    Stays,
    /// It was open and ends.
    Ends,
    /// The survivor has no such row, and goes on here.
    Moves,
    /// The survivor has not been there yet: this row says how it went.
    Replaces(LogId),
}

/// How far a row is: not begun, went by, done or under way.
fn rank(row: &Row) -> u8 {
    match row.content.state.as_str() {
        "done" | "waiting" => 2,
        "skipped" | "failed" => 1,
        _ => 0,
    }
}

/// A fate for each row of `theirs`, in order; steps come with their parents first, which is the order of ids.
pub(super) fn fates(own: &[Row], theirs: &[Row]) -> Vec<Fate> {
    let own_by_step: BTreeMap<StepId, &Row> = own.iter().map(|row| (row.step_id, row)).collect();
    let mut goes_on_theirs: BTreeMap<StepId, bool> = BTreeMap::new();
    let mut decide = |row: &Row| {
        let follows_theirs = row.parent_id.is_none_or(|parent| goes_on_theirs.get(&parent) == Some(&true));
        let ends = if rank(row) == 0 || row.content.state == "waiting" { Fate::Ends } else { Fate::Stays };
        let fate = match own_by_step.get(&row.step_id) {
            Some(own) if rank(own) == 0 && rank(row) > 0 || rank(own) == 1 && rank(row) == 2 => {
                Fate::Replaces(own.content.id)
            }
            None if follows_theirs => Fate::Moves,
            _ => ends,
        };
        goes_on_theirs.insert(row.step_id, matches!(fate, Fate::Moves | Fate::Replaces(_)));
        fate
    };
    theirs.iter().map(&mut decide).collect()
}

#[cfg(test)]
mod tests {
    use super::{Fate, Row, fates};
    use crate::campaigns::following::queries::Content;
    use crate::ids::{LogId, StepId};

    fn row(id: u64, step: u64, parent: u64, state: &str) -> Row {
        let content = Content { id: LogId(id), state: state.to_owned(), ..Content::default() };
        Row { step_id: StepId(step), parent_id: (parent > 0).then_some(StepId(parent)), content }
    }

    #[test]
    fn what_the_other_got_is_not_sent_again_and_their_way_goes_on() {
        let (own, theirs) = ([row(1, 1, 0, "due")], [row(11, 1, 0, "done"), row(12, 2, 1, "due")]);
        assert_eq!(fates(&own, &theirs), [Fate::Replaces(LogId(1)), Fate::Moves]);
    }

    #[test]
    fn where_the_survivor_is_as_far_the_other_ends() {
        let own = [row(1, 1, 0, "done"), row(2, 2, 1, "due")];
        let theirs = [row(11, 1, 0, "done"), row(12, 2, 1, "due")];
        assert_eq!(fates(&own, &theirs), [Fate::Stays, Fate::Ends]);
        assert_eq!(fates(&[row(1, 1, 0, "waiting")], &[row(11, 1, 0, "waiting")]), [Fate::Ends]);
    }

    #[test]
    fn nobody_goes_both_ways_of_a_fork() {
        let own = [row(1, 1, 0, "done"), row(2, 2, 1, "due")];
        let theirs = [row(11, 1, 0, "done"), row(13, 3, 1, "due"), row(14, 4, 3, "due")];
        assert_eq!(fates(&own, &theirs), [Fate::Stays, Fate::Ends, Fate::Ends]);
    }

    #[test]
    fn who_was_passed_over_counts_less_than_who_was_reached() {
        assert_eq!(fates(&[row(1, 1, 0, "skipped")], &[row(11, 1, 0, "waiting")]), [Fate::Replaces(LogId(1))]);
        assert_eq!(fates(&[row(1, 1, 0, "done")], &[row(11, 1, 0, "failed")]), [Fate::Stays]);
    }
}
