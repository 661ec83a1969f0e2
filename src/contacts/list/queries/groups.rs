//! A page in the order of owners or tags: one by one as they are called, the contacts of each by id.

use diesel::prelude::*;

use super::super::group::{Group, Member};
use super::super::order::{Order, Place};
use super::page::{Found, value_of};
use super::plan::Source;
use super::within;
use crate::contacts::tags;
use crate::criteria::{Compiled, Sql};
use crate::db::Conn;

/// So many rows are looked into at once: most pages are full after the first, and empty ones cost next to nothing.
const SIZES: [usize; 4] = [1, 4, 16, 64];

/// A walk: what it looks for, and which way.
struct Walk<'w> {
    compiled: &'w Compiled,
    order: &'w Order,
    group: &'w Group,
    is_down: bool,
    millis: u32,
}

/// So many contacts from a place on.
pub(super) fn walked(
    conn: &mut Conn,
    (compiled, order, group): (&Compiled, &Order, &Group),
    place: &Place,
    (most, millis): (i64, u32),
) -> QueryResult<Vec<Found>> {
    let walk = Walk { compiled, order, group, is_down: order.is_down != place.is_back(), millis };
    let mut found = Vec::new();
    match place {
        Place::Start => {
            walk.members(conn, None, most, &mut found)?;
            walk.nobody(conn, None, most, &mut found)?;
        }
        Place::Beyond { value: Some(value), id, is_back } => {
            walk.members(conn, Some((value, *id)), most, &mut found)?;
            if !is_back {
                walk.nobody(conn, None, most, &mut found)?;
            }
        }
        Place::Beyond { value: None, id, is_back } => {
            walk.nobody(conn, Some(*id), most, &mut found)?;
            if *is_back {
                walk.members(conn, None, most, &mut found)?;
            }
        }
    }
    Ok(found)
}

impl Walk<'_> {
    fn way(&self) -> &'static str {
        if self.is_down { "DESC" } else { "ASC" }
    }

    fn beyond(&self, id: &str, last: u64) -> String {
        format!(" AND {id} {} {last}", if self.is_down { "<" } else { ">" })
    }

    /// Row by row from a contact's on, until there are enough.
    fn members(
        &self,
        conn: &mut Conn,
        from: Option<(&String, u64)>,
        most: i64,
        found: &mut Vec<Found>,
    ) -> QueryResult<()> {
        let mut from = from.map(|(value, id)| (value.clone(), Some(id)));
        let mut sizes = SIZES.into_iter().chain(std::iter::repeat(64));
        while let (room @ 1.., Some(size)) = (most - count(found), sizes.next()) {
            let members = self.next(conn, from.as_ref(), size)?;
            let Some(last) = members.last() else { break };
            let last = last.value();
            let parts: Vec<Sql> = (0_u64..).zip(&members).map(|pair| self.part(pair, from.as_ref(), room)).collect();
            let sql = Sql::plain("SELECT id, value FROM ")
                .then(&Sql { text: format!("({})", joined(&parts)), binds: binds(parts) })
                .then(&Sql::plain(format!(" u ORDER BY place, id {} LIMIT {room}", self.way())));
            found.extend(within(self.millis, sql).load::<Found>(conn)?);
            from = Some((last, None));
        }
        Ok(())
    }

    /// The next rows: those from a value on, with it while its contacts are not at their end.
    fn next(&self, conn: &mut Conn, from: Option<&(String, Option<u64>)>, most: usize) -> QueryResult<Vec<Member>> {
        let from = from.map(|(value, id)| (value.as_str(), id.is_some()));
        match self.group {
            Group::Tag => {
                let tags = tags::by_name(conn, from, self.is_down, most)?;
                Ok(tags.into_iter().map(|tag| Member::Tag(tag.id, tag.name)).collect())
            }
            Group::Owner(owners) => {
                let mut owners = owners.clone();
                if self.is_down {
                    owners.reverse();
                }
                let place = |value: &str| owners.iter().position(|id| id.to_string() == value);
                let first =
                    from.and_then(|(value, is_in)| Some(place(value)? + usize::from(!is_in))).unwrap_or_default();
                Ok(owners.into_iter().skip(first).take(most).map(Member::Owner).collect())
            }
        }
    }

    /// The contacts of one row: one range of its index.
    fn part(&self, (place, member): (u64, &Member), from: Option<&(String, Option<u64>)>, room: i64) -> Sql {
        let (id, way) = (self.group.id(), self.way());
        let last = from.filter(|(value, _)| place == 0 && *value == member.value()).and_then(|(_, last)| *last);
        let beyond = last.map(|last| self.beyond(id, last)).unwrap_or_default();
        Sql::plain(format!("SELECT STRAIGHT_JOIN {place} AS place, c.id AS id, {} AS value ", value_of(self.order)))
            .then(&Source::Order.looks(self.compiled, self.order, false))
            .then(&Sql::plain(" AND "))
            .then(&member.holds())
            .then(&Sql::plain(format!("{beyond} ORDER BY {id} {way} LIMIT {room}")))
    }

    /// Those who have none, as long as there is room.
    fn nobody(&self, conn: &mut Conn, last: Option<u64>, most: i64, found: &mut Vec<Found>) -> QueryResult<()> {
        let room = most - count(found);
        if room > 0 {
            let beyond = last.map(|last| self.beyond("c.id", last)).unwrap_or_default();
            let sql = Sql::plain("SELECT STRAIGHT_JOIN c.id AS id, NULL AS value ")
                .then(&Source::Order.looks(self.compiled, self.order, true))
                .then(&Sql::plain(format!(
                    " AND {}{beyond} ORDER BY c.id {} LIMIT {room}",
                    self.group.nobody(),
                    self.way()
                )));
            found.extend(within(self.millis, sql).load::<Found>(conn)?);
        }
        Ok(())
    }
}

fn joined(parts: &[Sql]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| format!("({})", part.text)).collect();
    parts.join(" UNION ALL ")
}

fn binds(parts: Vec<Sql>) -> Vec<String> {
    parts.into_iter().flat_map(|part| part.binds).collect()
}

fn count(found: &[Found]) -> i64 {
    i64::try_from(found.len()).unwrap_or(i64::MAX)
}
