//! Twenty-five fields of the team's own, filled on a fifth of the contacts.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::clock::Clock;
use linnet::db::Db;
use linnet::fields::{self, Choice, Group, Kind, NewField, Place, Properties};

/// Alias, kind, what the values are made of (columns of `fill_people p`), and whether its column has an index.
const CUSTOM: [(&str, Kind, &str, bool); 25] = [
    ("customer_no", Kind::Text, "CONCAT('C-', 100000 + p.id)", true),
    ("segment", Kind::Select, "ELT(1 + p.a % 4, 'small', 'middle', 'large', 'public')", true),
    ("revenue", Kind::Number, "ROUND(POW(p.b % 1000, 2) / 7, 2)", true),
    ("renewal", Kind::Date, "DATE('2026-01-01') + INTERVAL p.c % 1000 DAY", true),
    ("favourite", Kind::Text, "ELT(1 + p.a % 6, 'Espresso', 'Filter', 'Cold brew', 'Decaf', 'Tea', 'Cocoa')", false),
    ("machine", Kind::Text, "CONCAT('Model ', p.b % 40)", false),
    ("source_of_lead", Kind::Text, "ELT(1 + p.c % 5, 'Fair', 'Web', 'Friend', 'Advert', 'Call')", false),
    ("assistant", Kind::Text, "CONCAT('Assistant ', p.a % 900)", false),
    ("department", Kind::Text, "ELT(1 + p.b % 5, 'Purchase', 'IT', 'Kitchen', 'Office', 'Board')", false),
    ("cost_centre", Kind::Text, "CONCAT('K', p.c % 5000)", false),
    ("street", Kind::Text, "CONCAT('Main Street ', p.a % 400)", false),
    (
        "remarks",
        Kind::Textarea,
        "CONCAT('Asked about machine ', p.b % 40, '.\nCall again in spring; prefers mornings.')",
        false,
    ),
    ("allergies", Kind::Textarea, "ELT(1 + p.c % 3, 'None', 'Nuts, milk', 'Soy; asks each time')", false),
    ("billing_email", Kind::Email, "CONCAT('billing', p.a % 90000, '@example.org')", false),
    ("blog", Kind::Url, "CONCAT('https://blog.example.org/', p.b % 90000)", false),
    ("switchboard", Kind::Tel, "CONCAT('+49 30 ', 1000000 + p.c % 8999999)", false),
    ("direct_line", Kind::Tel, "CONCAT('+44 20 ', 1000000 + p.a % 8999999)", false),
    ("employees", Kind::Number, "1 + p.b % 5000", false),
    ("branches", Kind::Number, "1 + p.c % 60", false),
    ("discount", Kind::Number, "(p.a % 40) / 2", false),
    ("is_reseller", Kind::Boolean, "p.b % 2", false),
    ("has_contract", Kind::Boolean, "p.c % 3 = 0", false),
    ("wants_samples", Kind::Boolean, "p.a % 5 = 0", false),
    ("birthday", Kind::Date, "DATE('1950-01-01') + INTERVAL p.b % 20000 DAY", false),
    ("size", Kind::Select, "ELT(1 + p.c % 3, 's', 'm', 'l')", false),
];

/// Defines them as a person would.
pub(super) fn define(db: &Db) {
    let now = Clock::system().now();
    for (position, (alias, kind, _, is_indexed)) in (1000..).zip(CUSTOM) {
        let option = |value: &str| Choice { value: value.to_owned(), label: value.to_uppercase() };
        let options: Vec<Choice> = match alias {
            "segment" => ["small", "middle", "large", "public"].into_iter().map(option).collect(),
            "size" => ["s", "m", "l"].into_iter().map(option).collect(),
            _ => Vec::new(),
        };
        let scale = if matches!(alias, "revenue" | "discount") { 2 } else { 0 };
        let new = NewField {
            properties: Properties { options, scale, ..Properties::default() },
            position,
            indexed: is_indexed,
            ..NewField::new(alias.replace('_', " "), alias, Group::Professional, kind)
        };
        db.read_now(|conn| fields::create(conn, &new, now)).expect("the database answers").expect("a field");
    }
}

/// A row of values for everybody: company and place for most, the team's own fields for a fifth; then the indexes.
pub(super) fn fill(db: &Db, conn: &mut MysqlConnection) {
    let known = db.read_now(fields::all).expect("the fields");
    let column = |alias: &str| {
        let field = known.iter().find(|field| field.alias == alias).expect("a field of this name");
        let Place::Side { table: 1, column } = field.place else { panic!("{alias} is not in contact_values_1") };
        (format!("f{column}"), column)
    };
    let mut columns = vec![column("company").0, column("city").0, column("mobile").0];
    let mut values = vec![
        "IF(p.has_company, CONCAT(a.word, ' ', n.word, ' ', f.word), NULL)".to_owned(),
        "IF(p.b % 3 > 0, ELT(1 + p.b % 7, 'Berlin', 'London', 'Lyon', 'Porto', 'Gdańsk', 'Oslo', 'Turin'), NULL)"
            .to_owned(),
        "IF(p.c % 4 = 0, CONCAT('+49 171 ', 1000000 + p.c % 8999999), NULL)".to_owned(),
    ];
    for (alias, _, value, _) in CUSTOM {
        columns.push(column(alias).0);
        values.push(format!("IF(p.is_filled, {value}, NULL)"));
    }
    conn.batch_execute(&format!(
        "INSERT INTO contact_values_1 (contact_id, {}) SELECT STRAIGHT_JOIN p.id, {} FROM fill_people p \
         JOIN fill_adjectives a ON a.n = p.adjective JOIN fill_nouns n ON n.n = p.noun JOIN fill_forms f ON f.n = p.form \
         ORDER BY p.id",
        columns.join(", "),
        values.join(", ")
    ))
    .expect("the values");
    let indexed: Vec<u64> = CUSTOM.iter().filter(|custom| custom.3).map(|custom| column(custom.0).1).collect();
    let keys: Vec<String> = indexed.iter().map(|n| format!("ADD KEY f{n} (f{n}, contact_id)")).collect();
    let ids: Vec<String> = indexed.iter().map(u64::to_string).collect();
    conn.batch_execute(&format!(
        "ALTER TABLE contact_values_1 {}; UPDATE fields SET is_indexed = TRUE WHERE id IN ({})",
        keys.join(", "),
        ids.join(", ")
    ))
    .expect("the indexes");
}
