//! Names and companies, as tables that the statements join.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::contacts::folded;

const FIRSTS: &str = include_str!("firsts.txt");
const LASTS: &str = include_str!("lasts.txt");
const COMPANIES: &str = include_str!("companies.txt");

/// The tables, and how many words each has; what is rare stands at the end of its list.
pub(super) fn lists() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut companies = COMPANIES.lines().map(|line| line.split_whitespace().collect());
    vec![
        ("fill_firsts", FIRSTS.split_whitespace().collect()),
        ("fill_lasts", LASTS.split_whitespace().collect()),
        ("fill_adjectives", companies.next().unwrap_or_default()),
        ("fill_nouns", companies.next().unwrap_or_default()),
        ("fill_forms", companies.next().unwrap_or_default()),
    ]
}

/// Writes them: number from 0, the word, and the word folded, as searches compare it.
pub(super) fn write(conn: &mut MysqlConnection) {
    for (table, words) in lists() {
        let rows: Vec<String> =
            words.iter().enumerate().map(|(n, word)| format!("({n}, '{word}', '{}')", folded(word))).collect();
        let sql = format!(
            "CREATE TABLE {table} (n INT PRIMARY KEY, word VARCHAR(64) NOT NULL, folded VARCHAR(32) NOT NULL); \
             INSERT INTO {table} VALUES {}",
            rows.join(",")
        );
        conn.batch_execute(&sql).expect("a list of words");
    }
}

/// Removes them again.
pub(super) fn remove(conn: &mut MysqlConnection) {
    let tables: Vec<&str> = lists().into_iter().map(|(table, _)| table).collect();
    conn.batch_execute(&format!("DROP TABLE {}, fill_people", tables.join(", "))).expect("the lists go");
}
