//! All SQL of the page of tags.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Unsigned};

use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::TagId;
use crate::schema::tags;
use crate::web::{Cursor, limit_of};

/// Contacts of a tag are counted so far.
pub(super) const COUNTED: i64 = 10_000;

/// A tag as its page shows it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = tags, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct TagLine {
    pub(super) id: TagId,
    pub(super) name: String,
    pub(super) description: String,
}

/// Tags by name from the cursor on, those that begin with `search`.
pub(super) fn page(conn: &mut Conn, search: &str, cursor: &Cursor, shown: usize) -> QueryResult<Vec<TagLine>> {
    let mut query = tags::table.select(TagLine::as_select()).limit(limit_of(shown)).into_boxed();
    if !search.is_empty() {
        query = query.filter(tags::name.like(format!("{}%", crate::fields::escaped(search))));
    }
    match cursor {
        Cursor::Start => query.order(tags::name),
        Cursor::After(key) => query.filter(tags::name.gt(key.clone())).order(tags::name),
        Cursor::Before(key) => query.filter(tags::name.lt(key.clone())).order(tags::name.desc()),
    }
    .load(conn)
}

/// A tag by id.
pub(super) fn find(conn: &mut Conn, id: TagId) -> QueryResult<Option<TagLine>> {
    tags::table.find(id).select(TagLine::as_select()).first(conn).optional()
}

/// The same, and nobody else changes it until the transaction ends.
pub(super) fn locked(conn: &mut Conn, id: TagId) -> QueryResult<Option<TagLine>> {
    tags::table.find(id).for_update().select(TagLine::as_select()).first(conn).optional()
}

/// How many contacts have each of these tags, counted no further than one above [`COUNTED`]; one statement, each count
/// a stretch of the index.
pub(super) fn counts(conn: &mut Conn, ids: &[TagId]) -> QueryResult<HashMap<TagId, i64>> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = Unsigned<BigInt>)]
        id: u64,
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let most = COUNTED + 1;
    let one = |id: &TagId| {
        format!(
            "SELECT CAST({id} AS UNSIGNED) AS id, COUNT(*) AS n FROM \
             (SELECT 1 FROM contact_tags FORCE INDEX (contact_tags_tag) WHERE tag_id = {id} LIMIT {most}) x"
        )
    };
    let sql: Vec<String> = ids.iter().map(one).collect();
    let rows: Vec<Count> = diesel::sql_query(sql.join(" UNION ALL ")).load(conn)?;
    Ok(rows.into_iter().map(|row| (TagId(row.id), row.n)).collect())
}

/// Writes a new tag; a unique-key refusal means that there is one of this name.
pub(super) fn create(conn: &mut Conn, name: &str, description: &str, now: At) -> QueryResult<TagId> {
    let row = (tags::name.eq(name), tags::description.eq(description), tags::created_at.eq(now));
    diesel::insert_into(tags::table).values(row).execute(conn)?;
    db::last_id(conn)
}

/// Writes name and description.
pub(super) fn change(conn: &mut Conn, id: TagId, name: &str, description: &str) -> QueryResult<usize> {
    diesel::update(tags::table.find(id)).set((tags::name.eq(name), tags::description.eq(description))).execute(conn)
}

/// Removes a tag, and takes it off every contact that still has it.
pub(super) fn delete(conn: &mut Conn, id: TagId) -> QueryResult<usize> {
    diesel::delete(tags::table.find(id)).execute(conn)
}
