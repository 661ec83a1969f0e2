//! The rows of an export: one statement a page, and one for its tags.

use std::collections::HashMap;

use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::mysql::Mysql;
use diesel::prelude::*;
use diesel::query_builder::BoxedSqlQuery;
use diesel::row::{Field as _, NamedRow};
use diesel::sql_types::{BigInt, Text, Unsigned};

use crate::db::Conn;
use crate::ids::{ContactId, TagId};
use crate::schema::{contact_tags, tags};

/// A row: the contact, and its cells one after the other; an empty one is NULL or empty, which a file cannot tell apart.
pub(super) struct Row {
    pub(super) contact: ContactId,
    text: String,
    ends: Vec<usize>,
}

impl Row {
    /// Every cell in order.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(from, to)| self.text.get(*from..*to).unwrap_or_default())
    }
}

impl QueryableByName<Mysql> for Row {
    fn build<'a>(row: &impl NamedRow<'a, Mysql>) -> deserialize::Result<Self> {
        let first = diesel::row::Row::get(row, 0).ok_or("a row without a contact")?;
        let contact = <u64 as FromSql<Unsigned<BigInt>, Mysql>>::from_nullable_sql(first.value())?;
        let (mut text, mut ends) = (String::with_capacity(256), Vec::with_capacity(row.field_count()));
        for place in 1..row.field_count() {
            let field = diesel::row::Row::get(row, place).ok_or("a row that is too short")?;
            if !field.is_null() {
                text.push_str(&<String as FromSql<Text, Mysql>>::from_nullable_sql(field.value())?);
            }
            ends.push(text.len());
        }
        Ok(Self { contact: ContactId(contact), text, ends })
    }
}

/// The contacts of one page in the order of ids: what to read, and `FROM … WHERE …` with what is bound to it.
pub(super) fn page(
    conn: &mut Conn,
    columns: &str,
    source: &str,
    binds: &[String],
    most: usize,
) -> QueryResult<Vec<Row>> {
    let query = diesel::sql_query(format!("SELECT c.id, {columns} {source} ORDER BY c.id LIMIT {most}"));
    binds.iter().fold(query.into_boxed::<Mysql>(), BoxedSqlQuery::bind::<Text, _>).load(conn)
}

/// The tags of contacts from one id to another: their names by name, with `|` between.
pub(super) fn tags_between(
    conn: &mut Conn,
    first: ContactId,
    last: ContactId,
) -> QueryResult<HashMap<ContactId, String>> {
    let pairs: Vec<(ContactId, TagId)> = contact_tags::table
        .filter(contact_tags::contact_id.between(first, last))
        .select((contact_tags::contact_id, contact_tags::tag_id))
        .load(conn)?;
    joined(conn, pairs)
}

/// The same for contacts that lie far apart.
pub(super) fn tags_of(conn: &mut Conn, contacts: &[ContactId]) -> QueryResult<HashMap<ContactId, String>> {
    let pairs: Vec<(ContactId, TagId)> = contact_tags::table
        .filter(contact_tags::contact_id.eq_any(contacts))
        .select((contact_tags::contact_id, contact_tags::tag_id))
        .load(conn)?;
    joined(conn, pairs)
}

fn joined(conn: &mut Conn, mut pairs: Vec<(ContactId, TagId)>) -> QueryResult<HashMap<ContactId, String>> {
    let mut used: Vec<TagId> = pairs.iter().map(|(_, tag)| *tag).collect();
    used.sort_unstable();
    used.dedup();
    let named: Vec<(TagId, String)> =
        tags::table.filter(tags::id.eq_any(used)).order(tags::name).select((tags::id, tags::name)).load(conn)?;
    let ranks: HashMap<TagId, usize> = named.iter().enumerate().map(|(rank, (tag, _))| (*tag, rank)).collect();
    pairs.sort_unstable_by_key(|(contact, tag)| (*contact, ranks.get(tag).copied()));
    let mut found: HashMap<ContactId, String> = HashMap::new();
    for (contact, tag) in pairs {
        let Some((_, name)) = ranks.get(&tag).and_then(|rank| named.get(*rank)) else { continue };
        let text = found.entry(contact).or_default();
        if !text.is_empty() {
            text.push('|');
        }
        text.push_str(name);
    }
    Ok(found)
}
