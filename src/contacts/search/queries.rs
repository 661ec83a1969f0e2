//! The search over `contacts`: ids only, newest first, always by an index.
//!
//! Words are beginnings, so each of four indexes answers one range. Where a word is rare, the few it finds are
//! gathered and sorted; where it is common, walking from the newest finds a page after a few steps. Counting up to
//! [`COMMON`] tells which.

use diesel::mysql::Mysql;
use diesel::prelude::*;
use diesel::query_builder::BoxedSqlQuery;
use diesel::sql_types::{BigInt, Text, Unsigned};

use super::Search;
use crate::db::Conn;
use crate::ids::{ContactId, TagId};
use crate::web::Cursor;

/// A word that begins more entries than this is common.
const COMMON: i64 = 10_000;

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Unsigned<BigInt>)]
    id: u64,
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
    match rarest(conn, &search.words)? {
        Some((word, count)) if count <= COMMON => text.gather(word),
        Some(_) => text.sql.push_str("SELECT c.id FROM contacts c FORCE INDEX (PRIMARY) WHERE TRUE"),
        None => text.start_with(tags.first()),
    }
    text.sql.push_str(if search.anonymous { " AND c.is_identified = 0" } else { " AND c.is_identified = 1" });
    for word in &search.words {
        text.begins(word);
    }
    for tag in tags {
        text.sql.push_str(" AND EXISTS (SELECT 1 FROM contact_tags e WHERE e.contact_id = c.id AND e.tag_id = ");
        text.sql.push_str(&tag.to_string());
        text.sql.push(')');
    }
    text.walk(cursor, most);
    let rows: Vec<Id> = text.query().load(conn)?;
    Ok(rows.into_iter().map(|row| ContactId(row.id)).collect())
}

/// The word that begins the fewest entries, and how many, counted no further than needed.
fn rarest<'w>(conn: &mut Conn, words: &'w [String]) -> QueryResult<Option<(&'w str, i64)>> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let mut rarest: Option<(&str, i64)> = None;
    for word in words {
        let mut text = Statement::default();
        let ranges: Vec<String> = text
            .ranges(word)
            .iter()
            .map(|range| {
                format!("(SELECT COUNT(*) FROM (SELECT 1 FROM contacts WHERE {range} LIMIT {}) x)", COMMON + 1)
            })
            .collect();
        text.sql = format!("SELECT CAST({} AS SIGNED) AS n", ranges.join(" + "));
        let count: Count = text.query().get_result(conn)?;
        if rarest.is_none_or(|(_, least)| count.n < least) {
            rarest = Some((word, count.n));
        }
    }
    Ok(rarest)
}

/// A statement and what is bound to it, in order.
#[derive(Default)]
struct Statement {
    sql: String,
    binds: Vec<String>,
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

    fn start_with(&mut self, tag: Option<&TagId>) {
        self.sql = match tag {
            Some(tag) => format!(
                "SELECT STRAIGHT_JOIN t.contact_id AS id FROM contact_tags t JOIN contacts c ON c.id = t.contact_id \
                 WHERE t.tag_id = {tag}"
            ),
            None => "SELECT c.id FROM contacts c WHERE TRUE".to_owned(),
        };
    }

    fn begins(&mut self, word: &str) {
        let ranges: Vec<String> = self.ranges(word).iter().map(|range| format!("c.{range}")).collect();
        let ranges = ranges.join(" OR ").replace("c.FALSE", "FALSE");
        self.sql.extend([" AND (", &ranges, ")"]);
    }

    fn walk(&mut self, cursor: &Cursor, most: i64) {
        let id = if self.sql.contains("FROM contact_tags t ") { "t.contact_id" } else { "c.id" };
        let (condition, order) = match cursor {
            Cursor::Start => (String::new(), "DESC"),
            Cursor::After(key) => (format!(" AND {id} < {}", number(key)), "DESC"),
            Cursor::Before(key) => (format!(" AND {id} > {}", number(key)), "ASC"),
        };
        self.sql += &format!("{condition} ORDER BY {id} {order} LIMIT {most}");
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
