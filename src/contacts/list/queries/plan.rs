//! Where a statement begins to look.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Unsigned};

use super::super::group::Group;
use super::super::order::Order;
use super::{is_unbuilt, query};
use crate::criteria::{Compiled, Driver, Sql};
use crate::db::Conn;

/// So many are gathered and sorted at once.
pub(super) const FEW: i64 = 3000;
/// So many indexes of a search are asked; the rest is not.
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
    /// Of those that can be walked by id the one with the fewest among the newest contacts.
    pub(super) by_id: Option<&'q Driver>,
}

/// What one index finds.
#[derive(Clone, Copy, Debug, QueryableByName)]
struct Look {
    #[diesel(sql_type = BigInt)]
    place: i64,
    /// So many, counted no further than [`FEW`].
    #[diesel(sql_type = BigInt)]
    n: i64,
    /// The first of its newest ones: the further back, the fewer it finds.
    #[diesel(sql_type = Nullable<Unsigned<BigInt>>)]
    reach: Option<u64>,
}

/// Looks into every index of a search, no further than needed; one statement.
pub(super) fn known<'q>(conn: &mut Conn, compiled: &'q Compiled) -> QueryResult<Known<'q>> {
    let drivers: Vec<(i64, &Driver)> = (0..PLACES).zip(&compiled.ids).collect();
    let looks = match looked(conn, &drivers) {
        // One by one, as long as one of them is being built.
        Err(error) if is_unbuilt(&error) => {
            let each = drivers.iter().map(|driver| looked(conn, std::slice::from_ref(driver)));
            each.filter(|look| !look.as_ref().is_err_and(is_unbuilt)).collect::<QueryResult<Vec<_>>>()?.concat()
        }
        looks => looks?,
    };
    let driver = |look: &Look| drivers.iter().find(|(place, _)| *place == look.place).map(|(_, driver)| *driver);
    let least = looks.iter().min_by_key(|look| look.n);
    let by_id = looks.iter().filter(|look| driver(look).is_some_and(|driver| driver.is_by_id));
    Ok(Known {
        least: least.and_then(driver),
        is_few: least.is_some_and(|look| look.n <= FEW),
        by_id: by_id.min_by_key(|look| (look.n, look.reach)).and_then(driver),
    })
}

fn looked(conn: &mut Conn, drivers: &[(i64, &Driver)]) -> QueryResult<Vec<Look>> {
    let looks = drivers.iter().map(|(place, driver)| {
        // Contacts are counted, not entries: a rare name is in several words of each.
        let (distinct, reach, newest) =
            if driver.is_by_id { ("", "MIN(y.id)", "ORDER BY x.id DESC ") } else { ("DISTINCT ", "NULL", "") };
        let head =
            format!("SELECT {place} AS place, COUNT(*) AS n, {reach} AS reach FROM (SELECT {distinct}x.id FROM (");
        let tail = format!(") x {newest}LIMIT {}) y", FEW + 1);
        Sql::plain(head).then(&driver.select).then(&Sql::plain(tail))
    });
    let Some(union) = looks.reduce(|all, next| all.then(&Sql::plain(" UNION ALL ")).then(&next)) else {
        return Ok(Vec::new());
    };
    query(union).load(conn)
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
