//! All SQL on `tags` and `contact_tags`.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Unsigned};

use crate::clock::At;
use crate::db::{Conn, among};
use crate::ids::{ContactId, TagId};
use crate::schema::{contact_tags, tags};

/// Rows of one INSERT: three columns stay far below the placeholders of a statement.
const ROWS: usize = 2000;

/// A word put on contacts.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tags, check_for_backend(diesel::mysql::Mysql))]
pub struct Tag {
    /// Which.
    pub id: TagId,
    /// The word.
    pub name: String,
}

/// The tags of these names, whatever their case; creates those that are missing.
pub fn ensure_tags(conn: &mut Conn, names: &[String], now: At) -> QueryResult<Vec<Tag>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    // Looking first spares an id for every tag that is already there.
    let known = by_names(conn, names)?;
    if known.len() >= names.len() {
        return Ok(known);
    }
    let is_known = |name: &String| known.iter().any(|tag| tag.name.to_lowercase() == name.to_lowercase());
    let rows: Vec<_> = names
        .iter()
        .filter(|name| !is_known(name))
        .map(|name| (tags::name.eq(name), tags::created_at.eq(now)))
        .collect();
    diesel::insert_or_ignore_into(tags::table).values(rows).execute(conn)?;
    by_names(conn, names)
}

/// The tags of these names that exist, whatever their case.
pub(in crate::contacts) fn by_names(conn: &mut Conn, names: &[String]) -> QueryResult<Vec<Tag>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    tags::table.filter(tags::name.eq_any(names)).order(tags::name).select(Tag::as_select()).load(conn)
}

/// The tags of these names that were made since then and that no contact has.
pub(super) fn unused_since(conn: &mut Conn, names: &[String], since: At) -> QueryResult<Vec<Tag>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let made = tags::table.filter(tags::name.eq_any(names).and(tags::created_at.ge(since)).and(is_idle()));
    made.select(Tag::as_select()).load(conn)
}

/// Takes these tags away, unless somebody was given one meanwhile.
pub(super) fn drop_idle(conn: &mut Conn, ids: &[TagId]) -> QueryResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    diesel::delete(tags::table.filter(tags::id.eq_any(ids).and(is_idle()))).execute(conn).map(drop)
}

/// Whether no contact has a tag.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_idle() -> _ {
    let worn = contact_tags::table.filter(contact_tags::tag_id.eq(tags::id)).select(contact_tags::tag_id);
    diesel::dsl::not(diesel::dsl::exists(worn))
}

/// A tag by its name, whatever its case.
pub fn find_tag(conn: &mut Conn, name: &str) -> QueryResult<Option<Tag>> {
    tags::table.filter(tags::name.eq(name)).select(Tag::as_select()).first(conn).optional()
}

/// Tags by id, by name.
pub(in crate::contacts) fn named(conn: &mut Conn, ids: &[TagId]) -> QueryResult<Vec<Tag>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    tags::table.filter(tags::id.eq_any(ids)).order(tags::name).select(Tag::as_select()).load(conn)
}

/// Every tag by name, for a picker; at most 500.
pub fn tag_choices(conn: &mut Conn) -> QueryResult<Vec<Tag>> {
    tags::table.order(tags::name).limit(500).select(Tag::as_select()).load(conn)
}

/// So many tags in the order of names, from a name on, with it or without; the other way when `is_down`.
pub(in crate::contacts) fn by_name(
    conn: &mut Conn,
    from: Option<(&str, bool)>,
    is_down: bool,
    most: usize,
) -> QueryResult<Vec<Tag>> {
    let mut found = tags::table.select(Tag::as_select()).limit(i64::try_from(most).unwrap_or(i64::MAX)).into_boxed();
    found = match (from, is_down) {
        (None, _) => found,
        (Some((name, true)), false) => found.filter(tags::name.ge(name)),
        (Some((name, false)), false) => found.filter(tags::name.gt(name)),
        (Some((name, true)), true) => found.filter(tags::name.le(name)),
        (Some((name, false)), true) => found.filter(tags::name.lt(name)),
    };
    if is_down { found.order(tags::name.desc()) } else { found.order(tags::name) }.load(conn)
}

/// The tags of these contacts, by name; contacts without a tag are left out.
pub fn tags_of(conn: &mut Conn, contacts: &[ContactId]) -> QueryResult<HashMap<ContactId, Vec<Tag>>> {
    if contacts.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(ContactId, Tag)> = contact_tags::table
        .inner_join(tags::table)
        .filter(among(contact_tags::contact_id, contacts))
        .order(tags::name)
        .select((contact_tags::contact_id, Tag::as_select()))
        .load(conn)?;
    let mut found: HashMap<ContactId, Vec<Tag>> = HashMap::new();
    for (contact, tag) in rows {
        found.entry(contact).or_default().push(tag);
    }
    Ok(found)
}

/// Contacts with a tag after an id, in order: how a campaign walks through them. The index is forced, because the
/// planner would read the tag from its beginning each time.
pub fn page_with_tag(conn: &mut Conn, tag: TagId, after: ContactId, most: i64) -> QueryResult<Vec<ContactId>> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = Unsigned<BigInt>)]
        id: u64,
    }
    let sql = "SELECT contact_id AS id FROM contact_tags FORCE INDEX (contact_tags_tag) \
               WHERE tag_id = ? AND contact_id > ? ORDER BY contact_id LIMIT ?";
    let query = diesel::sql_query(sql).bind::<Unsigned<BigInt>, _>(tag).bind::<Unsigned<BigInt>, _>(after);
    let rows: Vec<Id> = query.bind::<BigInt, _>(most).load(conn)?;
    Ok(rows.into_iter().map(|row| ContactId(row.id)).collect())
}

pub(super) fn existing(conn: &mut Conn, contacts: &[ContactId], ids: &[TagId]) -> QueryResult<Vec<(ContactId, TagId)>> {
    if contacts.is_empty() || ids.is_empty() {
        return Ok(Vec::new());
    }
    contact_tags::table
        .filter(contact_tags::contact_id.eq_any(contacts).and(contact_tags::tag_id.eq_any(ids)))
        .select((contact_tags::contact_id, contact_tags::tag_id))
        .load(conn)
}

/// Somebody else may have put one of them there meanwhile: that is as good.
pub(super) fn insert(conn: &mut Conn, pairs: &[(ContactId, TagId)], now: At) -> QueryResult<()> {
    for pairs in pairs.chunks(ROWS) {
        let rows: Vec<_> = pairs
            .iter()
            .map(|(contact, tag)| {
                (contact_tags::contact_id.eq(*contact), contact_tags::tag_id.eq(*tag), contact_tags::added_at.eq(now))
            })
            .collect();
        diesel::insert_or_ignore_into(contact_tags::table).values(rows).execute(conn)?;
    }
    Ok(())
}

pub(super) fn remove(conn: &mut Conn, contacts: &[ContactId], ids: &[TagId]) -> QueryResult<usize> {
    let those = contact_tags::contact_id.eq_any(contacts).and(contact_tags::tag_id.eq_any(ids));
    diesel::delete(contact_tags::table.filter(those)).execute(conn)
}

pub(super) fn remove_pairs(conn: &mut Conn, pairs: &[(ContactId, TagId)]) -> QueryResult<()> {
    for pairs in pairs.chunks(ROWS) {
        let those: Vec<String> = pairs.iter().map(|(contact, tag)| format!("({contact}, {tag})")).collect();
        let sql = format!("DELETE FROM contact_tags WHERE (contact_id, tag_id) IN ({})", those.join(", "));
        diesel::sql_query(sql).execute(conn)?;
    }
    Ok(())
}
