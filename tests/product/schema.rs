//! The database as `src/schema.rs` says it is, and as the house wants it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::database::{Database, connect};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    what: String,
}

fn ask(database: &Database, sql: &str) -> Vec<(String, String)> {
    let rows: Vec<Row> = diesel::sql_query(sql).load(&mut connect(&database.url)).expect("the catalogue answers");
    rows.into_iter().map(|row| (row.place, row.what)).collect()
}

/// Tables of ours; diesel keeps one for itself.
const OURS: &str = "table_schema = DATABASE() AND table_name NOT LIKE '\\_\\_%'";

#[test]
fn the_schema_in_the_source_is_the_schema_of_the_database() {
    let database = Database::new();
    let columns = ask(
        &database,
        &format!(
            "SELECT CONCAT(table_name, '.', column_name) AS place,
                    CONCAT(column_type, IF(is_nullable = 'YES', ' NULL', '')) AS what
             FROM information_schema.columns
             WHERE {OURS} AND NOT (table_name LIKE 'contact\\_values\\_%' AND column_name REGEXP '^[fk][0-9]+$')"
        ),
    );
    let actual: BTreeMap<_, _> = columns.into_iter().map(|(place, what)| (place, as_diesel(&what))).collect();
    assert_eq!(actual, declared());
}

/// A type of MariaDB as diesel writes it.
fn as_diesel(what: &str) -> String {
    let (kind, null) = match what.strip_suffix(" NULL") {
        Some(kind) => (kind, true),
        None => (what, false),
    };
    let plain = kind.split('(').next().unwrap_or(kind).trim_end_matches(" unsigned");
    let name = match plain {
        _ if kind == "tinyint(1)" => "Bool",
        "bigint" => "BigInt",
        "int" => "Integer",
        "smallint" => "SmallInt",
        "tinyint" => "TinyInt",
        "varchar" | "char" | "text" | "mediumtext" | "longtext" => "Text",
        "binary" | "varbinary" | "blob" | "mediumblob" => "Binary",
        "datetime" if kind == "datetime(6)" => "Datetime",
        "date" => "Date",
        _ => kind,
    };
    let name = if kind.ends_with("unsigned") { format!("Unsigned<{name}>") } else { name.to_owned() };
    if null { format!("Nullable<{name}>") } else { name }
}

/// What the text of `src/schema.rs` declares.
fn declared() -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join("src/schema.rs")).expect("the schema");
    let (mut table, mut columns) = (String::new(), BTreeMap::new());
    for line in text.lines().map(str::trim) {
        if let Some((name, kind)) = line.split_once(" -> ").filter(|_| line.ends_with(',')) {
            columns.insert(format!("{table}.{name}"), kind.trim_end_matches(',').to_owned());
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            name.clone_into(&mut table);
        }
    }
    columns
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_id_of_another_table_has_its_foreign_key_and_its_index() {
    let database = Database::new();
    let lacking = ask(
        &database,
        &format!(
            "SELECT CONCAT(table_name, '.', column_name) AS place, 'no foreign key' AS what
             FROM information_schema.columns AS c
             WHERE {OURS} AND column_name LIKE '%\\_id' AND NOT EXISTS (
                SELECT 1 FROM information_schema.key_column_usage AS k
                WHERE k.table_schema = c.table_schema AND k.table_name = c.table_name
                  AND k.column_name = c.column_name AND k.referenced_table_name IS NOT NULL)
             UNION ALL
             SELECT CONCAT(table_name, '.', column_name), 'no index begins with it'
             FROM information_schema.columns AS c
             WHERE {OURS} AND column_name LIKE '%\\_id' AND NOT EXISTS (
                SELECT 1 FROM information_schema.statistics AS s
                WHERE s.table_schema = c.table_schema AND s.table_name = c.table_name
                  AND s.column_name = c.column_name AND s.seq_in_index = 1)"
        ),
    );
    assert_eq!(lacking, []);
}

#[test]
fn every_table_keeps_all_of_unicode_and_every_instant_is_exact() {
    let database = Database::new();
    let wrong = ask(
        &database,
        &format!(
            "SELECT table_name AS place, table_collation AS what FROM information_schema.tables
             WHERE {OURS} AND (table_collation <> 'utf8mb4_unicode_ci' OR engine <> 'InnoDB')
             UNION ALL
             SELECT CONCAT(table_name, '.', column_name), column_type FROM information_schema.columns
             WHERE {OURS} AND (data_type = 'timestamp' OR data_type = 'datetime' AND datetime_precision <> 6)"
        ),
    );
    assert_eq!(wrong, []);
}

#[test]
fn columns_of_few_words_say_which_words() {
    let database = Database::new();
    let silent = ask(
        &database,
        &format!(
            "SELECT CONCAT(table_name, '.', column_name) AS place, column_type AS what FROM information_schema.columns
             WHERE {OURS} AND column_comment = '' AND data_type = 'varchar'
               AND column_name IN ('state', 'role', 'branch', 'theme', 'source_kind', 'delay_unit', 'span', 'purpose', 'failure')"
        ),
    );
    assert_eq!(silent, []);
}

#[test]
fn each_migration_makes_one_table_and_says_what_deleting_does() {
    for entry in fs::read_dir(root().join("migrations")).expect("the migrations") {
        let folder = entry.expect("a migration").path();
        let up = fs::read_to_string(folder.join("up.sql")).expect("a way up");
        let down = fs::read_to_string(folder.join("down.sql")).expect("a way down");
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        assert!(
            up.matches("CREATE TABLE").count() <= 1,
            "{name} makes several tables: MariaDB cannot roll them back together"
        );
        assert!(!down.trim().is_empty(), "{name} has no way back");
        for line in up.lines().filter(|line| line.contains("FOREIGN KEY")) {
            assert!(line.contains("ON DELETE"), "{name}: {}", line.trim());
        }
    }
}
