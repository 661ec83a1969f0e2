//! Where a statement begins to look.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::super::group::Group;
use super::super::order::Order;
use super::query;
use crate::criteria::{Compiled, Driver, Sql};
use crate::db::Conn;

/// So many are gathered and sorted at once.
pub(super) const FEW: i64 = 3000;
/// More than the drivers of a search; the rest is not asked.
const PLACES: i64 = 16;

/// Where a statement begins to look.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'q> {
    /// At what an index knows to match, all of it.
    Gathered(&'q Driver),
    /// At the same in the order of ids, as far as needed.
    InIds(&'q Driver),
    /// At the first of the list.
    Order,
    /// At everybody.
    Everybody,
}

/// What is known about the indexes of a search.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known<'q> {
    /// The one that finds the fewest.
    pub(super) least: Option<&'q Driver>,
    /// Whether these are few.
    pub(super) is_few: bool,
    /// One that can be walked by id.
    pub(super) by_id: Option<&'q Driver>,
}

/// Looks into every index of a search, no further than needed; one statement.
pub(super) fn known<'q>(conn: &mut Conn, compiled: &'q Compiled) -> QueryResult<Known<'q>> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let mut counts = Vec::new();
    for (place, driver) in (0..PLACES).zip(&compiled.ids) {
        // The place rides in the last digits of its count, so that one MIN answers both. Contacts are counted, not
        // entries: a rare name is in several words of each.
        let distinct = if driver.is_by_id { "" } else { "DISTINCT " };
        let head = format!("SELECT (SELECT COUNT(*) FROM (SELECT {distinct}x.id FROM (");
        let tail = format!(") x LIMIT {}) y) * {PLACES} + {place} AS n", FEW + 1);
        counts.push(Sql::plain(head).then(&driver.select).then(&Sql::plain(tail)));
    }
    if counts.is_empty() {
        return Ok(Known::default());
    }
    let union = counts.into_iter().reduce(|all, next| all.then(&Sql::plain(" UNION ALL ")).then(&next));
    let union = union.unwrap_or_default();
    let sql = Sql::plain("SELECT CAST(MIN(n) AS SIGNED) AS n FROM (").then(&union).then(&Sql::plain(") z"));
    let least: Count = query(sql).get_result(conn)?;
    let place = usize::try_from(least.n % PLACES).unwrap_or_default();
    Ok(Known {
        least: compiled.ids.get(place),
        is_few: least.n / PLACES <= FEW,
        by_id: compiled.ids.iter().find(|driver| driver.is_by_id),
    })
}

impl Source<'_> {
    /// What the id is called where it is walked.
    pub(super) fn id(self, order: &Order) -> String {
        match (self, order.table) {
            (Self::InIds(_), _) => "d.id".to_owned(),
            (Self::Order, Some(n)) => format!("v{n}.contact_id"),
            _ => "c.id".to_owned(),
        }
    }

    /// `FROM … WHERE …`, up to where the page's own condition follows.
    pub(super) fn looks(self, compiled: &Compiled, order: &Order, is_null: bool) -> Sql {
        let mut tables: BTreeSet<u32> = compiled.tables.union(&order.table.into_iter().collect()).copied().collect();
        let index = order.index.as_ref().map_or("PRIMARY", |index| index.name.as_str());
        let from = match (self, order.table) {
            (Self::Gathered(driver), _) => Sql::plain("FROM (SELECT DISTINCT g.id FROM (")
                .then(&driver.select)
                .then(&Sql::plain(") g) d JOIN contacts c ON c.id = d.id")),
            (Self::InIds(driver), _) => {
                Sql::plain("FROM (").then(&driver.select).then(&Sql::plain(") d JOIN contacts c ON c.id = d.id"))
            }
            (Self::Order, Some(n)) if !is_null => {
                tables.remove(&n);
                Sql::plain(format!(
                    "FROM contact_values_{n} v{n} FORCE INDEX ({index}) JOIN contacts c ON c.id = v{n}.contact_id"
                ))
            }
            (Self::Order, _) if order.group == Some(Group::Tag) && !is_null => {
                Sql::plain(format!("FROM contact_tags g FORCE INDEX ({index}) JOIN contacts c ON c.id = g.contact_id"))
            }
            // Those without a value: the index has them among all who have none, visitors too.
            (Self::Order, _) if is_null && (!has_state(order) || order.group == Some(Group::Tag)) => {
                Sql::plain("FROM contacts c FORCE INDEX (contacts_state)")
            }
            (Self::Order, _) if order.is_by_id() && compiled.states.len() == 1 => {
                Sql::plain("FROM contacts c FORCE INDEX (contacts_state)")
            }
            (Self::Order, _) => Sql::plain(format!("FROM contacts c FORCE INDEX ({index})")),
            (Self::Everybody, _) => Sql::plain("FROM contacts c"),
        };
        let join = |n: &u32| format!(" LEFT JOIN contact_values_{n} v{n} ON v{n}.contact_id = c.id");
        let joins: Vec<String> = tables.iter().map(join).collect();
        let holds = Sql::plain(format!("{} WHERE {} AND ", joins.concat(), states(compiled)));
        match self {
            Self::Gathered(_) if compiled.is_told => from.then(&holds).then(&Sql::plain("TRUE")),
            _ => from.then(&holds).then(&compiled.holds),
        }
    }
}

fn has_state(order: &Order) -> bool {
    order.index.as_ref().is_some_and(|index| index.has_state)
}

/// One state can be a range of an index, several cannot.
fn states(compiled: &Compiled) -> String {
    let states: Vec<String> = compiled.states.iter().map(ToString::to_string).collect();
    match states.as_slice() {
        [only] => format!("c.state = {only}"),
        many => format!("c.state IN ({})", many.join(", ")),
    }
}

/// Whether an index has the order for this search.
pub(super) fn is_walkable(compiled: &Compiled, order: &Order) -> bool {
    order.index.as_ref().is_some_and(|index| !index.has_state || compiled.states.len() == 1)
}
