//! All SQL that writes `links`, `link_clicks` and `link_days`.

use std::collections::HashMap;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::model::{Link, NewLink};
use crate::clock::At;
use crate::db::{Conn, Values};
use crate::ids::{ContactId, LinkId};
use crate::schema::{link_clicks, link_days, links};
use crate::seal::hex;

/// Rows per statement: some hundred kilobytes.
const ROWS: usize = 1000;

/// A link with everything it needs to be kept.
pub(super) struct Made<'a> {
    pub(super) new: &'a NewLink,
    pub(super) key: [u8; 32],
    pub(super) target: String,
    pub(super) code: String,
}

/// Keeps links that are not there yet. One that cannot be kept (its contact was just deleted) stays absent.
pub(super) fn keep(conn: &mut Conn, new: &[&Made<'_>], now: At) -> QueryResult<()> {
    const INTO: &str = "INSERT IGNORE INTO links (code, once_key, target, title, contact_id, campaign_id, step_id, \
         subject_kind, subject_key, created_at) VALUES ";
    for made in new.chunks(ROWS) {
        let mut values = Values::default();
        for one in made {
            let title: String = one.new.title.chars().take(191).collect();
            let row = values.row().text(&one.code).number(format_args!("x'{}'", hex(&one.key)));
            let row = row.text(&one.target).text(&title);
            let row = row.number(id(one.new.contact.map(|id| id.0))).number(id(one.new.campaign.map(|id| id.0)));
            let row = row.number(id(one.new.step.map(|id| id.0)));
            drop(row.text(one.new.subject_kind).text(&one.new.subject_key).at(now));
        }
        conn.batch_execute(&(INTO.to_owned() + &values.take()))?;
    }
    Ok(())
}

fn id(id: Option<u64>) -> String {
    id.map_or_else(|| "NULL".to_owned(), |id| id.to_string())
}

/// The codes of links that are there.
pub(super) fn codes(conn: &mut Conn, made: &[&Made<'_>]) -> QueryResult<HashMap<[u8; 32], String>> {
    let mut found = HashMap::new();
    for made in made.chunks(ROWS) {
        let keys: Vec<&[u8]> = made.iter().map(|made| made.key.as_slice()).collect();
        let rows: Vec<(Vec<u8>, String)> =
            links::table.filter(links::once_key.eq_any(keys)).select((links::once_key, links::code)).load(conn)?;
        found.extend(rows.into_iter().filter_map(|(key, code)| Some((key.try_into().ok()?, code))));
    }
    Ok(found)
}

/// The link behind a code.
pub(super) fn find(conn: &mut Conn, code: &str) -> QueryResult<Option<Link>> {
    links::table.filter(links::code.eq(code)).select(Link::as_select()).first(conn).optional()
}

/// Whether somebody clicked a link of this before.
pub(super) fn has_clicked(conn: &mut Conn, contact: ContactId, link: &Link) -> QueryResult<bool> {
    let before: Option<LinkId> = link_clicks::table
        .inner_join(links::table)
        .filter(link_clicks::contact_id.eq(contact))
        .filter(links::subject_kind.eq(&link.subject_kind).and(links::subject_key.eq(&link.subject_key)))
        .select(links::id)
        .first(conn)
        .optional()?;
    Ok(before.is_some())
}

/// One click more. Its day comes last: it is the one row that clicks of one tweet share.
pub(super) fn count(
    conn: &mut Conn,
    link: &Link,
    who: (Option<ContactId>, bool),
    (at, referer): (At, Option<&str>),
) -> QueryResult<()> {
    let (contact, is_first) = who;
    diesel::insert_into(link_clicks::table)
        .values((
            link_clicks::link_id.eq(link.id),
            link_clicks::contact_id.eq(contact),
            link_clicks::at.eq(at),
            link_clicks::referer.eq(referer),
        ))
        .execute(conn)?;
    diesel::update(links::table.find(link.id))
        .set((links::clicks.eq(links::clicks + 1), links::clicked_at.eq(Some(at))))
        .execute(conn)?;
    let first = u32::from(is_first);
    diesel::insert_into(link_days::table)
        .values((
            link_days::subject_kind.eq(&link.subject_kind),
            link_days::subject_key.eq(&link.subject_key),
            link_days::campaign.eq(link.campaign_id.map_or(0, |id| id.0)),
            link_days::day.eq(at.utc().date_naive()),
            link_days::clicks.eq(1),
            link_days::contacts.eq(first),
        ))
        .on_conflict(diesel::dsl::DuplicatedKeys)
        .do_update()
        .set((link_days::clicks.eq(link_days::clicks + 1), link_days::contacts.eq(link_days::contacts + first)))
        .execute(conn)
        .map(drop)
}
