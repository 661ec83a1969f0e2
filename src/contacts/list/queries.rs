//! The search over `contacts`: ids only, newest first, always by an index.
//!
//! Words are beginnings, so each of four indexes answers one range. Where a word is rare, the few it finds are
//! gathered and sorted; where it is common, walking from the newest finds a page after a few steps. Counting up to
//! [`COMMON`] tells which.

use diesel::mysql::Mysql;
use diesel::prelude::*;
use diesel::query_builder::BoxedSqlQuery;
use diesel::sql_types::{BigInt, Text, Unsigned};

use super::{Query, Search};
use crate::db::Conn;
use crate::ids::{ContactId, TagId};
use crate::web::Cursor;

/// A word that begins more entries than this is common.
const COMMON: i64 = 10_000;
/// More than the words or tags of a search.
const PLACES: i64 = 100;

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Unsigned<BigInt>)]
    id: u64,
}

/// Contacts of a search after an id, in the order of ids: how exports and acts walk through all of them.
pub fn ids_after(conn: &mut Conn, query: &Query, after: ContactId, most: i64) -> QueryResult<Vec<ContactId>> {
    let from = query.source_sql(&std::collections::BTreeSet::new());
    let sql = format!("SELECT c.id AS id {from} AND c.id > {after} ORDER BY c.id LIMIT {most}");
    let text = Statement { sql, binds: query.0.holds.binds.clone(), driver: None };
    let rows: Vec<Id> = text.query().load(conn)?;
    Ok(rows.into_iter().map(|row| ContactId(row.id)).collect())
}

/// How many contacts a search finds, counted no further than `most`.
pub fn count_up_to(conn: &mut Conn, query: &Query, most: i64) -> QueryResult<i64> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let from = query.source_sql(&std::collections::BTreeSet::new());
    let sql = format!("SELECT COUNT(*) AS n FROM (SELECT 1 {from} LIMIT {most}) x");
    let text = Statement { sql, binds: query.0.holds.binds.clone(), driver: None };
    let count: Count = text.query().get_result(conn)?;
    Ok(count.n)
}

/// The ids of one page, as [`crate::web::Paged::of`] wants them; `tags` are those of the search.
pub(in crate::contacts) fn page(
    conn: &mut Conn,
    search: &Search,
    tags: &[TagId],
    cursor: &Cursor,
    most: i64,
) -> QueryResult<Vec<ContactId>> {
    let mut text = Statement::default();
    let word = rarest_word(conn, &search.words)?;
    let tag = rarest_tag(conn, tags)?;
    match (word, tag) {
        (Some((word, count)), _) if count <= COMMON => text.gather(word),
        (_, Some(tag)) => text.start_with(tag),
        (Some(_), None) => text.sql.push_str("SELECT c.id FROM contacts c FORCE INDEX (PRIMARY) WHERE TRUE"),
        (None, None) => text.sql.push_str("SELECT c.id FROM contacts c WHERE TRUE"),
    }
    text.and(if search.anonymous { "c.state = 0" } else { "c.state = 1" });
    for word in &search.words {
        text.begins(word);
    }
    let driver = text.driver;
    for tag in tags.iter().filter(|tag| driver != Some(**tag)) {
        // Not EXISTS: that may be turned into reading the whole tag first.
        text.and(&format!("(SELECT 1 FROM contact_tags e WHERE e.contact_id = c.id AND e.tag_id = {tag}) IS NOT NULL"));
    }
    text.walk(cursor, most);
    let rows: Vec<Id> = text.query().load(conn)?;
    Ok(rows.into_iter().map(|row| ContactId(row.id)).collect())
}

/// The word that begins the fewest entries, and how many, counted no further than needed.
fn rarest_word<'w>(conn: &mut Conn, words: &'w [String]) -> QueryResult<Option<(&'w str, i64)>> {
    let mut text = Statement::default();
    let mut counts = Vec::new();
    for word in words {
        let ranges: Vec<String> = text.ranges(word).iter().map(|range| count("contacts", range)).collect();
        counts.push(ranges.join(" + "));
    }
    let fewest = fewest(conn, text, &counts)?;
    Ok(fewest.and_then(|(place, n)| words.get(place).map(|word| (word.as_str(), n))))
}

/// The tag that is on the fewest contacts; one alone is not counted.
fn rarest_tag(conn: &mut Conn, tags: &[TagId]) -> QueryResult<Option<TagId>> {
    if let [tag] = tags {
        return Ok(Some(*tag));
    }
    let counts: Vec<String> = tags.iter().map(|tag| count("contact_tags", &format!("tag_id = {tag}"))).collect();
    let fewest = fewest(conn, Statement::default(), &counts)?;
    Ok(fewest.and_then(|(place, _)| tags.get(place).copied()))
}

fn count(table: &str, range: &str) -> String {
    format!("(SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE {range} LIMIT {}) x)", COMMON + 1)
}

/// Which of these counts is the least, and it; one statement.
fn fewest(conn: &mut Conn, mut text: Statement, counts: &[String]) -> QueryResult<Option<(usize, i64)>> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    if counts.is_empty() {
        return Ok(None);
    }
    // The place rides in the last digits of its count, so that one MIN answers both.
    let selects: Vec<String> = (0..)
        .zip(counts)
        .map(|(place, count): (i64, &String)| format!("SELECT CAST(({count}) * {PLACES} + {place} AS SIGNED) AS n"))
        .collect();
    text.sql = format!("SELECT MIN(n) AS n FROM ({}) counts", selects.join(" UNION ALL "));
    let least: Count = text.query().get_result(conn)?;
    Ok(usize::try_from(least.n % PLACES).ok().map(|place| (place, least.n / PLACES)))
}

/// A statement and what is bound to it, in order.
#[derive(Default)]
struct Statement {
    sql: String,
    binds: Vec<String>,
    /// The tag whose index is walked.
    driver: Option<TagId>,
}

impl Statement {
    /// The conditions under which a word begins something; one for each index.
    fn ranges(&mut self, word: &str) -> Vec<String> {
        let begins = |text: &str| format!("{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        let handle = word.trim_start_matches('@');
        let mut ranges = Vec::new();
        if !word.starts_with('@') {
            for column in ["first_name", "last_name"] {
                ranges.push(format!("{column} LIKE ?"));
                self.binds.push(begins(word));
            }
            ranges.push("email_key LIKE ?".to_owned());
            self.binds.push(begins(&word.to_lowercase()));
        }
        // The column is ASCII: anything else would cost the index.
        if !handle.is_empty() && handle.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            ranges.push("twitter_key LIKE ?".to_owned());
            self.binds.push(begins(&handle.to_ascii_lowercase()));
        }
        if ranges.is_empty() {
            ranges.push("FALSE".to_owned());
        }
        ranges
    }

    fn gather(&mut self, word: &str) {
        let ranges = self.ranges(word);
        let ids: Vec<String> = ranges.iter().map(|range| format!("SELECT id FROM contacts WHERE {range}")).collect();
        self.sql = format!(
            "SELECT STRAIGHT_JOIN c.id FROM ({}) found JOIN contacts c ON c.id = found.id WHERE TRUE",
            ids.join(" UNION ")
        );
    }

    /// The index is forced, because the planner would read the tag from its beginning to wherever the page is.
    fn start_with(&mut self, tag: TagId) {
        self.driver = Some(tag);
        self.sql = format!(
            "SELECT STRAIGHT_JOIN t.contact_id AS id FROM contact_tags t FORCE INDEX (contact_tags_tag) \
             JOIN contacts c ON c.id = t.contact_id WHERE t.tag_id = {tag}"
        );
    }

    fn and(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    fn begins(&mut self, word: &str) {
        let ranges: Vec<String> = self.ranges(word).iter().map(|range| format!("c.{range}")).collect();
        let ranges = ranges.join(" OR ").replace("c.FALSE", "FALSE");
        self.and(&format!("({ranges})"));
    }

    fn walk(&mut self, cursor: &Cursor, most: i64) {
        let id = if self.driver.is_some() { "t.contact_id" } else { "c.id" };
        match cursor {
            Cursor::Start => (),
            Cursor::After(key) => self.and(&format!("{id} < {}", number(key))),
            Cursor::Before(key) => self.and(&format!("{id} > {}", number(key))),
        }
        let order = if matches!(cursor, Cursor::Before(_)) { "ASC" } else { "DESC" };
        self.sql.push_str(&[" ORDER BY ", id, " ", order, " LIMIT ", &most.to_string()].concat());
    }

    fn query<'a>(self) -> BoxedSqlQuery<'a, Mysql, diesel::query_builder::SqlQuery> {
        let query = diesel::sql_query(self.sql).into_boxed::<Mysql>();
        self.binds.into_iter().fold(query, BoxedSqlQuery::bind::<Text, _>)
    }
}

/// A key from an address is a number or nothing.
fn number(key: &str) -> u64 {
    key.parse().unwrap_or(0)
}
