//! Whom a text can be shown for.

use diesel::prelude::*;

use crate::contacts::State;
use crate::db::Conn;
use crate::ids::ContactId;
use crate::schema::contacts;

/// Looked at per index before the other words decide.
const LOOKED_AT: i64 = 60;
/// Offered.
const MOST: usize = 8;

/// Somebody to show a text for.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = contacts, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Reader {
    pub(super) id: ContactId,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) twitter: Option<String>,
}

pub(super) fn reader(conn: &mut Conn, id: ContactId) -> QueryResult<Option<Reader>> {
    contacts::table.find(id).select(Reader::as_select()).first(conn).optional()
}

/// Contacts whose name, e-mail or handle has every word's beginning, or anybody. Each branch has its index.
pub(super) fn readers(conn: &mut Conn, search: &str) -> QueryResult<Vec<Reader>> {
    let words: Vec<String> =
        search.split_whitespace().map(|word| word.trim_start_matches('@').to_lowercase()).collect();
    let Some(first) = words.first().filter(|word| !word.is_empty()) else { return anybody(conn) };
    let start = beginning(first);
    let mut found: Vec<Reader> = Vec::new();
    for part in [
        contacts::table.filter(contacts::last_name.like(start.clone())).into_boxed(),
        contacts::table.filter(contacts::first_name.like(start.clone())).into_boxed(),
        contacts::table.filter(contacts::email_key.like(start.clone())).into_boxed(),
        contacts::table.filter(contacts::twitter_key.like(start.clone())).into_boxed(),
    ] {
        let known = part.filter(contacts::state.eq(State::Identified)).limit(LOOKED_AT);
        found.extend(known.select(Reader::as_select()).load::<Reader>(conn)?);
    }
    found.retain(|reader| words.iter().all(|word| reader.has(word)));
    found.sort_by_key(|reader| reader.id);
    found.dedup_by_key(|reader| reader.id);
    found.truncate(MOST);
    Ok(found)
}

fn anybody(conn: &mut Conn) -> QueryResult<Vec<Reader>> {
    contacts::table
        .filter(contacts::state.eq(State::Identified))
        .order(contacts::id.desc())
        .limit(8)
        .select(Reader::as_select())
        .load(conn)
}

/// The first and the last known contacts, as many as half of `most` each: a sample to measure a text with.
pub(in crate::twitter::tweets) fn sample(conn: &mut Conn, most: i64) -> QueryResult<Vec<ContactId>> {
    let known = || contacts::table.filter(contacts::state.eq(State::Identified)).select(contacts::id).limit(most / 2);
    let mut ids: Vec<ContactId> = known().order(contacts::id.asc()).load(conn)?;
    ids.extend(known().order(contacts::id.desc()).load::<ContactId>(conn)?);
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

impl Reader {
    fn has(&self, word: &str) -> bool {
        [&self.first_name, &self.last_name, &self.email, &self.twitter].into_iter().flatten().any(|text| {
            text.to_lowercase().starts_with(word) || text.to_lowercase().split(' ').any(|part| part.starts_with(word))
        })
    }
}

fn beginning(search: &str) -> String {
    let literal = search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("{literal}%")
}
