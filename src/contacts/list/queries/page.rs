//! The ids of one page.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Unsigned};

use super::super::Query;
use super::super::order::{Order, Phase, Place, phases, whole};
use super::plan::{FEW, Known, Source, is_walkable, known};
use super::{groups, is_over, is_unbuilt, query, within};
use crate::criteria::{Compiled, Driver, Sql};
use crate::db::Conn;
use crate::ids::ContactId;

/// A walk that should have found a page by now, in milliseconds.
const MOMENT: u32 = 60;
/// How long a background act may look for its next contacts.
const LONG: u32 = 600_000;

/// A contact of a page, and what it is sorted by there.
#[derive(Debug, QueryableByName)]
pub(in crate::contacts) struct Found {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::contacts) id: u64,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::contacts) value: Option<String>,
}

impl Found {
    /// Where the list goes on after it.
    pub(in crate::contacts) fn key(&self) -> String {
        Place::key(self.id, self.value.as_deref())
    }
}

/// Contacts of a search after an id, in the order of ids: how exports and acts walk through all of them.
pub fn ids_after(conn: &mut Conn, query: &Query, after: ContactId, most: i64) -> QueryResult<Vec<ContactId>> {
    let place = Place::Beyond { value: None, id: after.0, is_back: false };
    let found = page(conn, query, &Order::by_id(false), &place, (most, LONG))?;
    Ok(found.into_iter().map(|found| ContactId(found.id)).collect())
}

/// So many contacts from a place on, as [`crate::web::Paged::of`] wants them; ended after so many milliseconds.
pub(in crate::contacts) fn page(
    conn: &mut Conn,
    query: &Query,
    order: &Order,
    place: &Place,
    (most, patience): (i64, u32),
) -> QueryResult<Vec<Found>> {
    let compiled = &query.0;
    let known = match compiled.ids.as_slice() {
        [driver] if compiled.is_told && order.is_by_id() => match told(conn, driver)? {
            Some(ids) => return Ok(part(ids, order, place, most)),
            None => Known { least: Some(driver), ..Known::default() },
        },
        _ => known(conn, compiled)?,
    };
    let (first, then) = sources(compiled, order, known);
    let moment = if then.is_some() { MOMENT } else { patience };
    match (look(conn, compiled, order, place, (first, most, moment)), then) {
        (Err(error), Some(then)) if is_over(&error) => look(conn, compiled, order, place, (then, most, patience)),
        (Err(error), _) if is_unbuilt(&error) => {
            look(conn, compiled, &order.without_index(), place, (Source::Everybody, most, patience))
        }
        (found, _) => found,
    }
}

/// Everybody whom one index tells, when they are few; so that it is read once and no contact is looked at.
fn told(conn: &mut Conn, driver: &Driver) -> QueryResult<Option<Vec<u64>>> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = Unsigned<BigInt>)]
        id: u64,
    }
    // Entries, of which a contact has two as a rule: the last name is in the e-mail too.
    let most = 2 * FEW;
    let found: Vec<Id> = query(driver.select.clone().then(&Sql::plain(format!(" LIMIT {}", most + 1)))).load(conn)?;
    let is_few = i64::try_from(found.len()).is_ok_and(|n| n <= most);
    Ok(is_few.then(|| found.into_iter().map(|row| row.id).collect()))
}

/// Of all whom a search finds those of one page, by id.
fn part(mut ids: Vec<u64>, order: &Order, place: &Place, most: i64) -> Vec<Found> {
    let is_down = order.is_down != place.is_back();
    ids.sort_unstable();
    ids.dedup();
    if is_down {
        ids.reverse();
    }
    let is_beyond = |id: &u64| match place {
        Place::Start => true,
        Place::Beyond { id: last, .. } if is_down => id < last,
        Place::Beyond { id: last, .. } => id > last,
    };
    let found = ids.into_iter().filter(is_beyond).take(usize::try_from(most).unwrap_or_default());
    found.map(|id| Found { id, value: None }).collect()
}

/// Where to look, and where when that takes too long.
fn sources<'q>(compiled: &Compiled, order: &Order, known: Known<'q>) -> (Source<'q>, Option<Source<'q>>) {
    let gathered = known.least.map(Source::Gathered);
    match (gathered, known.by_id) {
        (Some(_), Some(driver)) if order.is_by_id() && known.is_few && known.least == Some(driver) => {
            (Source::InIds(driver), None)
        }
        (Some(gathered), _) if known.is_few => (gathered, None),
        (gathered, Some(driver)) if order.is_by_id() => (Source::InIds(driver), gathered),
        (gathered, _) if is_walkable(compiled, order) => (Source::Order, gathered),
        (Some(gathered), _) => (gathered, None),
        (None, _) => (Source::Everybody, None),
    }
}

fn look(
    conn: &mut Conn,
    compiled: &Compiled,
    order: &Order,
    place: &Place,
    (source, most, millis): (Source<'_>, i64, u32),
) -> QueryResult<Vec<Found>> {
    if let (Source::Order, Some(group)) = (source, &order.group) {
        return groups::walked(conn, (compiled, order, group), place, (most, millis));
    }
    let stretches = match source {
        Source::Gathered(_) | Source::Everybody => vec![whole(order, place)],
        Source::InIds(_) | Source::Order => phases(order, place, &source.id(order)),
    };
    let mut found: Vec<Found> = Vec::new();
    for stretch in stretches {
        let room = most - i64::try_from(found.len()).unwrap_or(most);
        if room > 0 {
            let sql = statement(compiled, order, source, &stretch, room);
            found.extend(within(millis, sql).load::<Found>(conn)?);
        }
    }
    Ok(found)
}

/// Whoever has no value is walked by the ids of contacts, whatever the index.
fn statement(compiled: &Compiled, order: &Order, source: Source<'_>, stretch: &Phase, room: i64) -> Sql {
    let Phase { holds, order: sorted, is_null } = stretch;
    let side = order.table.map(|n| format!("v{n}.contact_id")).filter(|_| *is_null && matches!(source, Source::Order));
    let plain = |text: &str| side.as_ref().map_or_else(|| text.to_owned(), |side| text.replace(side, "c.id"));
    Sql::plain(format!("SELECT STRAIGHT_JOIN c.id AS id, {} AS value ", value_of(order)))
        .then(&source.looks(compiled, order, *is_null))
        .then(&Sql::plain(" AND ("))
        .then(&Sql { text: plain(&holds.text), binds: holds.binds.clone() })
        .then(&Sql::plain(format!(") ORDER BY {} LIMIT {room}", plain(sorted))))
}

/// Where a contact stands in an order; `None` when it is gone.
pub(in crate::contacts) fn place_of(conn: &mut Conn, order: &Order, id: ContactId) -> QueryResult<Option<Found>> {
    let join = order.table.map(|n| format!(" LEFT JOIN contact_values_{n} v{n} ON v{n}.contact_id = c.id"));
    let join = join.unwrap_or_default();
    let mut found = |order: &Order| {
        let sql = format!("SELECT c.id AS id, {} AS value FROM contacts c{join} WHERE c.id = {id}", value_of(order));
        super::query(Sql::plain(sql)).get_result(conn).optional()
    };
    match found(order) {
        Err(error) if is_unbuilt(&error) => found(&order.without_index()),
        answer => answer,
    }
}

/// What a contact is sorted by, as a text.
pub(super) fn value_of(order: &Order) -> String {
    if order.is_by_id() { "NULL".to_owned() } else { format!("CAST({} AS CHAR)", order.value()) }
}
