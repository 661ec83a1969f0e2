//! One step each way in the list that somebody came from.

use super::columns::{self, Sort};
use super::order::Place;
use super::{compile, queries};
use crate::criteria::{Asking, Criteria};
use crate::db::{self, Conn};
use crate::fields;
use crate::ids::ContactId;

/// A moment, in milliseconds: a page does not wait longer for its arrows.
const PATIENCE: u32 = 500;

/// The contact before and the contact after one, in the list of a search as it is sorted; nobody where the list ends,
/// where the search is not understood any more, and where looking would take too long.
pub fn neighbours(
    conn: &mut Conn,
    criteria: &Criteria,
    search: &str,
    sort: &str,
    id: ContactId,
    asking: &Asking,
) -> db::Result<(Option<ContactId>, Option<ContactId>)> {
    let Ok(query) = compile(conn, criteria, search, asking)? else { return Ok((None, None)) };
    let every = columns::every(&fields::all(conn)?);
    let order = Sort::of(sort).order(conn, &every)?;
    let Some(here) = queries::place_of(conn, &order, id)? else { return Ok((None, None)) };
    let mut beside = |is_back| {
        let place = Place::Beyond { value: here.value.clone(), id: here.id, is_back };
        match queries::page(conn, &query, &order, &place, (1, PATIENCE)) {
            Err(error) if queries::is_over(&error) => Ok(None),
            found => Ok(found?.first().map(|found| ContactId(found.id))),
        }
    };
    let before: db::Result<_> = beside(true);
    Ok((before?, beside(false)?))
}
