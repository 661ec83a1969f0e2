//! A term → SQL, implemented by its owner.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono_tz::Tz;

use super::{Expr, Mistake, Sql, Term, suggest};
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

/// What a term means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Test {
    /// A condition on `c`, a row of `contacts`, and on `v1`, `v2` …, its rows of the side tables.
    pub holds: Sql,
    /// Where an index knows everybody for whom it holds; `None`: there is no such index.
    pub ids: Option<Driver>,
    /// The n of each `contact_values_n` that the condition names.
    pub tables: BTreeSet<u32>,
    /// Whether `ids` finds only those who are identified and for whom it holds.
    pub is_told: bool,
    /// The state it asks for, beside the identified ones who are looked at anyway: `is:anonymous` asks for 0.
    pub state: Option<u8>,
    /// Whether it reads every contact, so that the page says so: as in `%x%`.
    pub is_slow: bool,
}

/// A SELECT of one column `id`, through an index: every contact for which something holds, perhaps more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Driver {
    /// The SELECT.
    pub select: Sql,
    /// Whether the index has the ids in order and each once, so that it can be walked page by page.
    pub is_by_id: bool,
}

/// A line of the help beside the search box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// As typed: `tag:vip`.
    pub example: String,
    /// What it finds.
    pub meaning: String,
}

impl Help {
    /// A line.
    pub fn new(example: impl Into<String>, meaning: impl Into<String>) -> Self {
        Self { example: example.into(), meaning: meaning.into() }
    }
}

/// What a domain can say about contacts.
pub trait Criterion: Send + Sync + 'static {
    /// What a term means, if the term is this criterion's: `None` when it is not, `Err` with a sentence when the value
    /// makes no sense.
    fn test(&self, conn: &mut Conn, term: &Term, asking: &Asking) -> db::Result<Option<Result<Test, String>>>;
    /// What the help says; fields are asked for what exists now.
    fn help(&self, conn: &mut Conn) -> db::Result<Vec<Help>>;
    /// What may stand before a colon, beyond the examples of the help: for "did you mean".
    fn keys(&self, _conn: &mut Conn) -> db::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

/// Every criterion, in the order in which they are asked; cheap to clone.
#[derive(Clone, Default)]
pub struct Criteria(Arc<Vec<Box<dyn Criterion>>>);

/// A search as SQL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compiled {
    /// The condition, on `c` and `vn`.
    pub holds: Sql,
    /// Each of these covers everybody meant: the terms that all have to hold and have an index.
    pub ids: Vec<Driver>,
    /// The side tables it names.
    pub tables: BTreeSet<u32>,
    /// The states that are looked at.
    pub states: BTreeSet<u8>,
    /// Whether it reads every contact.
    pub is_slow: bool,
    /// Whether the one index that covers everybody meant finds nobody else: neither the condition nor the state need be
    /// asked again.
    pub is_told: bool,
}

/// One part of an expression as SQL.
type Part = Result<(Sql, Vec<Driver>), Mistake>;

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
        let mut walk = Walk { criteria: self, asking, compiled: &mut compiled };
        let (holds, ids) = match walk.part(conn, expr, true)? {
            Ok(whole) => whole,
            Err(mistake) => return Ok(Err(mistake)),
        };
        compiled.is_slow &= ids.is_empty();
        compiled.is_told &= is_one_term(expr);
        Ok(Ok(Compiled { holds, ids, ..compiled }))
    }

    /// What a term means to the first that knows it.
    fn test(&self, conn: &mut Conn, term: &Term, asking: &Asking) -> db::Result<Result<Test, Mistake>> {
        for criterion in self.0.iter() {
            if let Some(answer) = criterion.test(conn, term, asking)? {
                return Ok(answer.map_err(|sentence| Mistake { at: term.at.clone(), sentence }));
            }
        }
        let sentence = self.unknown(conn, term.key.as_deref().unwrap_or_default())?;
        Ok(Err(Mistake { at: term.at.clone(), sentence }))
    }

    fn unknown(&self, conn: &mut Conn, key: &str) -> db::Result<String> {
        let mut keys: Vec<String> =
            self.help(conn)?.iter().filter_map(|help| Some(help.example.split_once(':')?.0.to_owned())).collect();
        for criterion in self.0.iter() {
            keys.extend(criterion.keys(conn)?);
        }
        let meant = suggest::nearest(key, keys.iter().map(String::as_str));
        let meant = meant.map(|meant| format!(" Did you mean {meant}:?")).unwrap_or_default();
        Ok(format!("Nothing can be searched by “{key}:”.{meant} In quotes it is looked for as it stands."))
    }
}

fn is_one_term(expr: &Expr) -> bool {
    match expr {
        Expr::Term(_) => true,
        Expr::All(parts) | Expr::Any(parts) => matches!(parts.as_slice(), [only] if is_one_term(only)),
        Expr::Not(_) => false,
    }
}

/// An expression on its way to SQL.
struct Walk<'w> {
    criteria: &'w Criteria,
    asking: &'w Asking,
    compiled: &'w mut Compiled,
}

impl Walk<'_> {
    /// `is_needed`: whether the whole can only hold where this part does.
    fn part(&mut self, conn: &mut Conn, expr: &Expr, is_needed: bool) -> db::Result<Part> {
        match expr {
            Expr::Term(term) => self.term(conn, term, is_needed),
            Expr::Not(part) => Ok(self.part(conn, part, false)?.map(|(holds, _)| {
                (Sql { text: format!("NOT COALESCE({}, FALSE)", holds.text), binds: holds.binds }, Vec::new())
            })),
            Expr::All(parts) => Ok(self
                .parts(conn, parts, is_needed)?
                .map(|(holds, ids)| (Sql::joined(&holds, " AND ", "TRUE"), ids.into_iter().flatten().collect()))),
            Expr::Any(parts) => Ok(self
                .parts(conn, parts, false)?
                .map(|(holds, ids)| (Sql::joined(&holds, " OR ", "FALSE"), either(ids).into_iter().collect()))),
        }
    }

    #[expect(clippy::type_complexity, reason = "conditions and drivers of each part")]
    fn parts(
        &mut self,
        conn: &mut Conn,
        parts: &[Expr],
        is_needed: bool,
    ) -> db::Result<Result<(Vec<Sql>, Vec<Vec<Driver>>), Mistake>> {
        let (mut holds, mut ids) = (Vec::new(), Vec::new());
        for part in parts {
            match self.part(conn, part, is_needed)? {
                Ok((sql, drivers)) => {
                    holds.push(sql);
                    ids.push(drivers);
                }
                Err(mistake) => return Ok(Err(mistake)),
            }
        }
        Ok(Ok((holds, ids)))
    }

    fn term(&mut self, conn: &mut Conn, term: &Term, is_needed: bool) -> db::Result<Part> {
        let test = match self.criteria.test(conn, term, self.asking)? {
            Ok(test) => test,
            Err(mistake) => return Ok(Err(mistake)),
        };
        self.compiled.is_told = test.is_told;
        match test.state {
            Some(state) if is_needed => self.compiled.states = BTreeSet::from([state]),
            state => self.compiled.states.extend(state),
        }
        self.compiled.tables.extend(test.tables);
        self.compiled.is_slow |= test.is_slow;
        Ok(Ok((test.holds, test.ids.into_iter().collect())))
    }
}

/// What covers one of several: together, a driver of each, when each has one.
fn either(parts: Vec<Vec<Driver>>) -> Option<Driver> {
    let firsts: Option<Vec<Sql>> = parts.into_iter().map(|part| part.into_iter().next().map(|d| d.select)).collect();
    let mut firsts = firsts?.into_iter();
    let first = firsts.next()?;
    let select = firsts.fold(first, |whole, next| whole.then(&Sql::plain(" UNION ALL ")).then(&next));
    Some(Driver { select, is_by_id: false })
}
