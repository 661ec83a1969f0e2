//! Statements that stay prepared on their connection although their text is made at run time. Preparing one anew costs
//! the database about as much as finding the fifty rows of a page, and a journey there and back besides.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{LazyLock, Mutex, PoisonError};

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::mysql::Mysql;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Text, Unsigned, Untyped};

use super::Conn;
use super::literal::instant;
use crate::clock::At;

/// So many texts stay prepared; each of our connections keeps each of them open in the database, which allows 16,382 in
/// all unless it is told otherwise.
const MOST: usize = 128;
/// So many are remembered that were sent once.
const ONCE: usize = 4096;

/// Lengths of lists that are prepared; a shorter list is filled up with its last id.
const LENGTHS: [usize; 4] = [1, 8, 64, 512];

/// The texts that were sent more than once: a search that nobody repeats is not worth keeping.
#[derive(Default)]
struct Known {
    once: HashSet<u64>,
    often: HashSet<u64>,
}

static KNOWN: LazyLock<(RandomState, Mutex<Known>)> = LazyLock::new(Default::default);

impl Known {
    fn stays(&mut self, text: u64) -> bool {
        if self.often.contains(&text) {
            return true;
        }
        if self.once.remove(&text) {
            return self.often.len() < MOST && self.often.insert(text);
        }
        if self.once.len() >= ONCE {
            self.once.clear();
        }
        self.once.insert(text);
        false
    }
}

fn stays(text: &str) -> bool {
    let (hasher, known) = &*KNOWN;
    known.lock().unwrap_or_else(PoisonError::into_inner).stays(hasher.hash_one(text))
}

/// What stands for a question mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bind {
    /// A text.
    Text(String),
    /// An id.
    Id(u64),
}

impl Bind {
    /// An instant, as the database writes it.
    pub fn at(at: At) -> Self {
        Self::Text(instant(at))
    }
}

/// A statement as text with what is bound to its question marks; loads rows that are read by name.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The text between the question marks: one piece more than binds.
    pieces: Vec<String>,
    binds: Vec<Bind>,
    stays: bool,
}

/// A statement whose text is made at run time. Question marks stand for what is bound, nowhere else.
pub fn standing(text: &str, binds: Vec<Bind>) -> Standing {
    Standing { pieces: text.split('?').map(str::to_owned).collect(), binds, stays: stays(text) }
}

impl QueryFragment<Mysql> for Standing {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Mysql>) -> QueryResult<()> {
        if !self.stays {
            out.unsafe_to_cache_prepared();
        }
        let mut binds = self.binds.iter();
        for piece in &self.pieces {
            out.push_sql(piece);
            match binds.next() {
                Some(Bind::Text(text)) => out.push_bind_param::<Text, String>(text)?,
                Some(Bind::Id(id)) => out.push_bind_param::<Unsigned<BigInt>, u64>(id)?,
                None => (),
            }
        }
        Ok(())
    }
}

impl QueryId for Standing {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Standing {
    type SqlType = Untyped;
}

impl RunQueryDsl<Conn> for Standing {}

/// [`among`].
#[derive(Clone, Debug)]
pub struct Among<C> {
    column: C,
    ids: Vec<u64>,
    stays: bool,
}

/// `column IN (ids)`, like diesel's `eq_any`, which is prepared anew for each list.
pub fn among<C, Id: Copy + Into<u64>>(column: C, ids: &[Id]) -> Among<C> {
    let mut ids: Vec<u64> = ids.iter().map(|id| (*id).into()).collect();
    let length = LENGTHS.into_iter().find(|length| *length >= ids.len());
    if let (Some(length), Some(last)) = (length, ids.last().copied()) {
        ids.resize(length, last);
    }
    Among { column, ids, stays: length.is_some() }
}

/// The ids of a list as a statement in text takes them: question marks, and what is bound.
pub fn listed<Id: Copy + Into<u64>>(ids: &[Id]) -> (String, Vec<Bind>) {
    let ids = among((), ids).ids;
    (vec!["?"; ids.len()].join(", "), ids.into_iter().map(Bind::Id).collect())
}

impl<C: QueryFragment<Mysql>> QueryFragment<Mysql> for Among<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Mysql>) -> QueryResult<()> {
        if !self.stays {
            out.unsafe_to_cache_prepared();
        }
        if self.ids.is_empty() {
            out.push_sql("FALSE");
            return Ok(());
        }
        self.column.walk_ast(out.reborrow())?;
        for (place, id) in self.ids.iter().enumerate() {
            out.push_sql(if place == 0 { " IN (" } else { ", " });
            out.push_bind_param::<Unsigned<BigInt>, u64>(id)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

impl<C> QueryId for Among<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C: Expression> Expression for Among<C> {
    type SqlType = Bool;
}

impl<C: AppearsOnTable<From>, From> AppearsOnTable<From> for Among<C> {}

impl<C: SelectableExpression<From>, From> SelectableExpression<From> for Among<C> {}

impl<C: Expression> ValidGrouping<()> for Among<C> {
    type IsAggregate = is_aggregate::No;
}

#[cfg(test)]
mod tests {
    use super::{Known, MOST, ONCE, among};

    #[test]
    fn a_text_stays_from_the_second_time_on_and_so_do_not_too_many() {
        let mut known = Known::default();
        assert!(!known.stays(1));
        assert!(known.stays(1));
        for text in 2..10_000 {
            known.stays(text);
            known.stays(text);
        }
        assert!(known.stays(1));
        assert!(known.often.len() <= MOST && known.once.len() <= ONCE);
        assert!(!known.stays(10_000) && !known.stays(10_000));
    }

    #[test]
    fn a_list_is_filled_up_with_its_last_id() {
        assert_eq!(among((), &[7_u64, 8]).ids, [7, 8, 8, 8, 8, 8, 8, 8]);
        assert_eq!(among((), &[7_u64]).ids, [7]);
        assert!(among((), &[0_u64; 0]).ids.is_empty());
        assert_eq!(among((), &[7_u64; 513]).ids.len(), 513);
    }
}
