//! How many contacts have a value: counted no further than somebody reads, and no longer than somebody waits.

use diesel::prelude::*;
use diesel::result::Error;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::compare::any_of;
use super::{column_of, side_table};
use crate::db::{Bind, Conn, standing};
use crate::fields::model::{Column, Field};
use crate::web::grouped;

/// Counted exactly up to here.
const MOST: i64 = 10_000;
/// For so many seconds at most: where no index helps, a million contacts are read one after the other.
const PATIENCE: &str = "1.5";

/// How many contacts have something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fields) struct Tally {
    pub(in crate::fields) count: i64,
    /// Whether there are more, or perhaps more.
    pub(in crate::fields) is_more: bool,
}

impl Tally {
    /// `20 contacts have a value`; `None` when counting took too long.
    pub(in crate::fields) fn words(tally: Option<Self>, what: &str) -> String {
        match tally {
            None => format!("How many contacts have {what} could not be counted in a moment: it may be many"),
            Some(Self { count: 0, is_more: true }) => format!("Some contacts may have {what}"),
            Some(Self { count, is_more: true }) => format!("More than {} contacts have {what}", grouped(count)),
            Some(Self { count: 0, .. }) => format!("No contact has {what}"),
            Some(Self { count: 1, .. }) => format!("1 contact has {what}"),
            Some(Self { count, .. }) => format!("{} contacts have {what}", grouped(count)),
        }
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How many contacts have a value of a field; `None` when counting took too long.
pub(in crate::fields) fn tally(conn: &mut Conn, field: &Field) -> QueryResult<Option<Tally>> {
    // Everybody has a score, so that it says something when it is not 0.
    let has = if field.column() == Some(Column::Points) { "<> 0" } else { "IS NOT NULL" };
    let sql = format!(
        "SET STATEMENT max_statement_time = {PATIENCE} FOR SELECT COUNT(*) AS n FROM \
         (SELECT 1 FROM {} WHERE {} {has} AND c.state IN (0, 1) LIMIT {}) x",
        tables(field),
        column_of(field),
        MOST + 1
    );
    let counted = in_time(diesel::sql_query(sql).get_result::<Count>(conn))?;
    Ok(counted.map(|Count { n }| Tally { count: n.min(MOST), is_more: n > MOST }))
}

/// An option of a list and those who have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::fields) struct Holders {
    /// Who can be seen; `None` when counting took too long.
    pub(in crate::fields) tally: Option<Tally>,
    /// Whether really nobody has it, not even in the bin.
    pub(in crate::fields) is_nobody: bool,
}

#[derive(QueryableByName)]
struct Share {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
    #[diesel(sql_type = BigInt)]
    n: i64,
    #[diesel(sql_type = BigInt)]
    live: i64,
}

/// Who has each of these options, in their order; one statement, which looks at ten thousand contacts at most.
pub(in crate::fields) fn holders(conn: &mut Conn, field: &Field, options: &[String]) -> QueryResult<Vec<Holders>> {
    let (holds, binds) = any_of(field, options);
    let sql = format!(
        "SET STATEMENT max_statement_time = {PATIENCE} FOR \
         SELECT value, COUNT(*) AS n, CAST(SUM(is_live) AS SIGNED) AS live FROM \
         (SELECT {} AS value, c.state IN (0, 1) AS is_live FROM {} WHERE {holds} AND c.state IN (0, 1, 2) LIMIT {}) x \
         GROUP BY value",
        column_of(field),
        tables(field),
        MOST + 1
    );
    let shares = in_time(standing(&sql, binds.into_iter().map(Bind::Text).collect()).load::<Share>(conn))?;
    let is_more = shares.iter().flatten().map(|share| share.n).sum::<i64>() > MOST;
    let of = |option: &String| {
        let Some(shares) = &shares else { return Holders { tally: None, is_nobody: false } };
        let has = |share: &&Share| {
            share.value.iter().flat_map(|value| value.split('|')).any(|one| one.to_lowercase() == option.to_lowercase())
        };
        let sums = shares.iter().filter(has).fold((0, 0), |(n, live), share| (n + share.n, live + share.live));
        Holders { tally: Some(Tally { count: sums.1, is_more }), is_nobody: sums.0 == 0 && !is_more }
    };
    Ok(options.iter().map(of).collect())
}

/// The field's own table first: whoever has no value is not looked up.
fn tables(field: &Field) -> String {
    match side_table(field) {
        Some(n) => format!("contact_values_{n} v{n} STRAIGHT_JOIN contacts c ON c.id = v{n}.contact_id"),
        None => "contacts c".to_owned(),
    }
}

/// `None` when the server ended it because its time was over.
fn in_time<T>(answer: QueryResult<T>) -> QueryResult<Option<T>> {
    match answer {
        Err(Error::DatabaseError(_, info)) if info.message().contains("max_statement_time") => Ok(None),
        answer => answer.map(Some),
    }
}
