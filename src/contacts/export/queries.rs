//! The rows of an export: for each stretch of contacts one statement, and one for its tags.

use std::collections::HashMap;

use diesel::connection::DefaultLoadingMode;
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::mysql::Mysql;
use diesel::prelude::*;
use diesel::row::{Field as _, NamedRow};
use diesel::sql_types::{BigInt, Nullable, Unsigned};

use super::plan::Stretch;
use crate::contacts::blocks::Channel;
use crate::contacts::consent;
use crate::db::{self, Bind, Conn, among, standing};
use crate::ids::{ContactId, TagId};
use crate::schema::{contact_blocks, contact_consents, contact_tags, tags};

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
        let (mut text, mut ends) = (String::with_capacity(512), Vec::with_capacity(row.field_count()));
        for place in 1..row.field_count() {
            let field = diesel::row::Row::get(row, place).ok_or("a row that is too short")?;
            if let Some(value) = field.value() {
                text.push_str(std::str::from_utf8(value.as_bytes())?);
            }
            ends.push(text.len());
        }
        Ok(Self { contact: ContactId(contact), text, ends })
    }
}

/// The last of the next so many contacts in these states after an id; `None`: there is nobody after it.
pub(super) fn reach(conn: &mut Conn, states: &str, after: ContactId, most: usize) -> QueryResult<Option<ContactId>> {
    #[derive(QueryableByName)]
    struct Last {
        #[diesel(sql_type = Nullable<Unsigned<BigInt>>)]
        id: Option<u64>,
    }
    let sql = format!(
        "SELECT MAX(p.id) AS id FROM (SELECT c.id FROM contacts c WHERE c.state IN ({states}) AND c.id > ? \
         ORDER BY c.id LIMIT {most}) p"
    );
    let last: Last = standing(&sql, vec![Bind::Id(after.0)]).get_result(conn)?;
    Ok(last.id.map(ContactId))
}

/// Hands on one row after the other, in the order of ids: what to read beside the id, each with a comma in front, and `FROM … WHERE …` with what is bound to it.
pub(super) fn each(
    conn: &mut Conn,
    columns: &str,
    source: &str,
    binds: Vec<Bind>,
    mut row: impl FnMut(&Row) -> db::Result<()>,
) -> db::Result<()> {
    let sql = format!("SELECT c.id{columns} {source} ORDER BY c.id");
    for found in standing(&sql, binds).load_iter::<Row, DefaultLoadingMode>(conn)? {
        row(&found?)?;
    }
    Ok(())
}

/// The tags of the contacts of a stretch: their names by name, with `|` between.
pub(super) fn tags(conn: &mut Conn, stretch: &Stretch) -> QueryResult<HashMap<ContactId, String>> {
    let pairs = contact_tags::table.select((contact_tags::contact_id, contact_tags::tag_id));
    let pairs = match stretch {
        Stretch::Between(after, last) => {
            pairs.filter(contact_tags::contact_id.gt(after).and(contact_tags::contact_id.le(last))).load(conn)?
        }
        Stretch::Named(ids) => pairs.filter(among(contact_tags::contact_id, ids)).load(conn)?,
    };
    joined(conn, pairs)
}

/// The channels on which the contacts of a stretch do not want to hear from us.
pub(super) fn blocks(conn: &mut Conn, stretch: &Stretch) -> QueryResult<HashMap<ContactId, Vec<Channel>>> {
    let rows = contact_blocks::table.select((contact_blocks::contact_id, contact_blocks::channel));
    let rows: Vec<(ContactId, String)> = match stretch {
        Stretch::Between(after, last) => {
            rows.filter(contact_blocks::contact_id.gt(after).and(contact_blocks::contact_id.le(last))).load(conn)?
        }
        Stretch::Named(ids) => rows.filter(among(contact_blocks::contact_id, ids)).load(conn)?,
    };
    let mut found: HashMap<ContactId, Vec<Channel>> = HashMap::new();
    for (contact, channel) in rows {
        found.entry(contact).or_default().extend(Channel::parse(&channel));
    }
    Ok(found)
}

/// Whether the contacts of a stretch agree to be mentioned on X; those who never said anything are left out.
pub(super) fn consents(conn: &mut Conn, stretch: &Stretch) -> QueryResult<HashMap<ContactId, bool>> {
    let rows = contact_consents::table
        .filter(contact_consents::channel.eq(consent::Channel::XMention.key()))
        .order((contact_consents::contact_id, contact_consents::at, contact_consents::id))
        .select((contact_consents::contact_id, contact_consents::is_granted));
    let id = contact_consents::contact_id;
    let rows: Vec<(ContactId, bool)> = match stretch {
        Stretch::Between(after, last) => rows.filter(id.gt(after).and(id.le(last))).load(conn)?,
        Stretch::Named(ids) => rows.filter(among(id, ids)).load(conn)?,
    };
    // The latest of each comes last.
    Ok(rows.into_iter().collect())
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
    // Alone, a name with a semicolon would be taken for two.
    found.values_mut().filter(|text| text.contains(';') && !text.contains('|')).for_each(|text| text.push('|'));
    Ok(found)
}
