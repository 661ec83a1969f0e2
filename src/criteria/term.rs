//! A term → SQL, implemented by its owner.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono_tz::Tz;

use super::{Expr, Mistake, Term};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::UserId;

/// Who asks: `is:mine`, `added:today` need to know.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// `None` for Linnet itself.
    pub user: Option<UserId>,
    /// The request's "now".
    pub now: At,
    /// The person's zone: where a day begins.
    pub zone: Tz,
}

/// A piece of SQL with what is bound to its question marks, all of it as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sql {
    /// The piece; what a person typed is never in it.
    pub text: String,
    /// One for each question mark, in order.
    pub binds: Vec<String>,
}

impl Sql {
    /// A piece without anything bound.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), binds: Vec::new() }
    }

    /// A piece with what is bound.
    pub fn bound(text: impl Into<String>, binds: impl IntoIterator<Item = String>) -> Self {
        Self { text: text.into(), binds: binds.into_iter().collect() }
    }

    /// Adds another piece behind it.
    pub fn push(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        self.binds.extend(other.binds.iter().cloned());
    }
}

/// What a term means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Test {
    /// A condition on `c`, a row of `contacts`, and on `v1`, `v2` …, its rows of the side tables.
    pub holds: Sql,
    /// A SELECT of one column `id`, through an index: every contact for which it holds, perhaps more. `None`: there is
    /// no such index.
    pub ids: Option<Sql>,
    /// The n of each `contact_values_n` that the condition names.
    pub tables: BTreeSet<u32>,
    /// States that are looked at beside the identified ones: `is:anonymous` opens 0.
    pub opens: BTreeSet<u8>,
    /// Whether it reads every contact: the page says so.
    pub is_slow: bool,
}

/// A line of the help beside the search box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// As typed: `tag:vip`.
    pub example: String,
    /// What it finds.
    pub meaning: String,
}

/// What a domain can say about contacts.
pub trait Criterion: Send + Sync + 'static {
    /// What a term means, if the term is this criterion's: `None` when it is not, `Err` with a sentence when the value
    /// makes no sense.
    fn test(&self, conn: &mut Conn, term: &Term, asking: &Asking) -> db::Result<Option<Result<Test, String>>>;
    /// What the help says; fields are asked for what exists now.
    fn help(&self, conn: &mut Conn) -> db::Result<Vec<Help>>;
}

/// Every criterion, in the order in which they are asked; cheap to clone.
#[derive(Clone, Default)]
pub struct Criteria(Arc<Vec<Box<dyn Criterion>>>);

/// A search as SQL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compiled {
    /// The condition, on `c` and `vn`.
    pub holds: Sql,
    /// One of these SELECTs of `id` covers everybody meant: the terms that all have to hold and have an index.
    pub ids: Vec<Sql>,
    /// The side tables it names.
    pub tables: BTreeSet<u32>,
    /// The states that are looked at.
    pub states: BTreeSet<u8>,
    /// Whether it reads every contact.
    pub is_slow: bool,
}

impl Criteria {
    /// From all domains.
    pub fn new(all: Vec<Box<dyn Criterion>>) -> Self {
        Self(Arc::new(all))
    }

    /// What the help popover says.
    pub fn help(&self, conn: &mut Conn) -> db::Result<Vec<Help>> {
        let mut lines = Vec::new();
        for criterion in self.0.iter() {
            lines.extend(criterion.help(conn)?);
        }
        Ok(lines)
    }

    /// An expression as SQL, or what is wrong with it.
    pub fn compile(&self, conn: &mut Conn, expr: &Expr, asking: &Asking) -> db::Result<Result<Compiled, Mistake>> {
        let mut compiled = Compiled { states: BTreeSet::from([1]), ..Compiled::default() };
        match self.walk(conn, expr, asking, (&mut compiled, true))? {
            Ok(holds) => compiled.holds = holds,
            Err(mistake) => return Ok(Err(mistake)),
        }
        Ok(Ok(compiled))
    }

    /// `is_needed`: whether the whole can only hold where this part does.
    fn walk(
        &self,
        conn: &mut Conn,
        expr: &Expr,
        asking: &Asking,
        (compiled, is_needed): (&mut Compiled, bool),
    ) -> db::Result<Result<Sql, Mistake>> {
        let (parts, glue, nothing) = match expr {
            Expr::All(parts) => (parts, " AND ", "TRUE"),
            Expr::Any(parts) => (parts, " OR ", "FALSE"),
            Expr::Not(part) => {
                let inner = self.walk(conn, part, asking, (compiled, false))?;
                return Ok(
                    inner.map(|sql| Sql { text: format!("NOT COALESCE({}, FALSE)", sql.text), binds: sql.binds })
                );
            }
            Expr::Term(term) => return self.one(conn, term, asking, (compiled, is_needed)),
        };
        let is_needed = is_needed && (matches!(expr, Expr::All(_)) || parts.len() == 1);
        let mut whole = Sql::default();
        for part in parts {
            let sql = match self.walk(conn, part, asking, (compiled, is_needed))? {
                Ok(sql) => sql,
                Err(mistake) => return Ok(Err(mistake)),
            };
            whole.text.push_str(if whole.text.is_empty() { "(" } else { glue });
            whole.push(&sql);
        }
        whole.text.push_str(if whole.text.is_empty() { nothing } else { ")" });
        Ok(Ok(whole))
    }

    fn one(
        &self,
        conn: &mut Conn,
        term: &Term,
        asking: &Asking,
        (compiled, is_needed): (&mut Compiled, bool),
    ) -> db::Result<Result<Sql, Mistake>> {
        for criterion in self.0.iter() {
            match criterion.test(conn, term, asking)? {
                None => (),
                Some(Err(sentence)) => return Ok(Err(Mistake { at: term.at.clone(), sentence })),
                Some(Ok(test)) => {
                    compiled.tables.extend(test.tables);
                    compiled.states.extend(test.opens);
                    compiled.is_slow |= test.is_slow;
                    compiled.ids.extend(test.ids.filter(|_| is_needed));
                    return Ok(Ok(test.holds));
                }
            }
        }
        let key = term.key.as_deref().unwrap_or_default();
        let sentence = format!("Nothing here is called “{key}”. Put it in quotes to search for the words themselves.");
        Ok(Err(Mistake { at: term.at.clone(), sentence }))
    }
}
