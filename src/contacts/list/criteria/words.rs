//! A word without a key: the beginning of a word in name, e-mail, handle or company.

use super::{Pattern, asks_like, found_by};
use crate::contacts::words::{dialled, folded, parts};
use crate::criteria::{Asking, Criterion, Help, Sql, Term, Test};
use crate::db::{self, Conn};
use crate::fields::{self, Field, Kind, column_of, escaped, side_table};
use crate::handle::Handle;
use crate::users::email_key;

pub(super) struct Words;

impl Criterion for Words {
    fn test(&self, conn: &mut Conn, term: &Term, _asking: &Asking) -> db::Result<Option<Result<Test, String>>> {
        if term.key.is_some() {
            return Ok(None);
        }
        let (value, is_plain) = (term.value.as_str(), !term.is_quoted && !asks_like(term));
        let words = parts(value);
        let test = if let Some(number) = dialled(value).filter(|_| !asks_like(term)) {
            either(with_number(&number), loose(&words, term))
        } else if let Some(handle) = handle(value).filter(|_| is_plain) {
            of_handle(&handle, term.is_exact || value.contains('/'))
        } else if is_plain && (value.contains("//") || value.starts_with("www.")) {
            web_address(&fields::all(conn)?, value)
        } else if is_plain && value.trim_start_matches('@').contains('@') {
            email(term)
        } else if asks_like(term) || words.is_empty() {
            middle(&fields::all(conn)?, term)
        } else if term.is_quoted && words.len() > 1 {
            phrase(&fields::all(conn)?, &words, term)
        } else {
            loose(&words, term)
        };
        Ok(Some(Ok(test)))
    }

    fn help(&self, _conn: &mut Conn) -> db::Result<Vec<Help>> {
        Ok([
            ("ada", "The beginning of a word in name, e-mail, handle or company."),
            ("+ada", "The whole word, not only its beginning."),
            ("\"ada lovelace\"", "These words, one after the other."),
            ("ada OR grace", "Either. Words beside each other all have to be found."),
            ("!(ada grace)", "Not both. ! or NOT turns what follows into its opposite; parentheses group."),
            ("%ovel%", "The middle of a word: slow, because every contact is read."),
            ("+43 1 555 12 34", "Whose telephone number this is, however it is written there."),
            ("https://x.com/ada", "Who has this profile on X; another address: who has this website."),
        ]
        .map(|(example, meaning)| Help::new(example, meaning))
        .into())
    }
}

/// Whoever has a telephone number that ends like this.
pub(super) fn with_number(number: &str) -> Test {
    Test { holds: has_word(number, true), ids: Some(found_by(with_word(number, true))), ..Test::default() }
}

fn either(one: Test, other: Test) -> Test {
    let ids = one
        .ids
        .zip(other.ids)
        .map(|(one, other)| found_by(one.select.then(&Sql::plain(" UNION ALL ")).then(&other.select)));
    Test { holds: Sql::joined(&[one.holds, other.holds], " OR ", "FALSE"), ids, ..Test::default() }
}

/// A condition on the words of a contact.
pub(super) fn has_word(word: &str, is_whole: bool) -> Sql {
    let (compares, bind) = compared(word, is_whole);
    Sql::finds(Sql::bound(
        format!("SELECT 1 FROM contact_words w WHERE w.contact_id = c.id AND w.word {compares}"),
        [bind],
    ))
}

/// Everybody who has a word.
pub(super) fn with_word(word: &str, is_whole: bool) -> Sql {
    let (compares, bind) = compared(word, is_whole);
    Sql::bound(format!("SELECT contact_id AS id FROM contact_words WHERE word {compares}"), [bind])
}

fn compared(word: &str, is_whole: bool) -> (&'static str, String) {
    if is_whole { ("= ?", word.to_owned()) } else { ("LIKE ?", format!("{}%", escaped(word))) }
}

/// The longest of some words: whom it finds is the fewest, as a rule.
pub(super) fn longest(words: &[String]) -> &str {
    words.iter().max_by_key(|word| word.chars().count()).map_or("", String::as_str)
}

/// `@ada`, or the address of a profile.
pub(super) fn handle(value: &str) -> Option<Handle> {
    let is_meant = value.starts_with('@') || value.contains('/');
    Handle::parse(value).ok().filter(|_| is_meant)
}

pub(super) fn of_handle(handle: &Handle, is_whole: bool) -> Test {
    let (compares, bind) = compared(&handle.key(), is_whole);
    Test {
        holds: Sql::bound(format!("c.twitter_key {compares}"), [bind.clone()]),
        ids: Some(found_by(Sql::bound(format!("SELECT id FROM contacts WHERE twitter_key {compares}"), [bind]))),
        ..Test::default()
    }
}

pub(super) fn email(term: &Term) -> Test {
    let pattern = Pattern::of_text(&email_key(&term.value), term);
    Test {
        holds: pattern.on("c.email_key"),
        ids: Some(found_by(Sql::plain("SELECT id FROM contacts WHERE ").then(&pattern.on("email_key")))),
        ..Test::default()
    }
}

/// Whatever the scheme, and with or without www.
fn web_address(fields: &[Field], value: &str) -> Test {
    let (mut any, mut tables) = (Vec::new(), std::collections::BTreeSet::new());
    for field in fields.iter().filter(|field| field.kind == Kind::Url) {
        tables.extend(side_table(field));
        any.push(begins_with(&column_of(field), value));
    }
    Test { holds: Sql::joined(&any, " OR ", "FALSE"), tables, ..Test::default() }
}

/// Whether an address begins so, whatever the scheme and with or without www.
pub(super) fn begins_with(column: &str, address: &str) -> Sql {
    let bare = address.split_once("//").map_or(address, |(_, bare)| bare);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/');
    let any = ["https://", "https://www.", "http://", "http://www."]
        .map(|start| Sql::bound(format!("{column} LIKE ?"), [format!("{start}{}%", escaped(bare))]));
    Sql::joined(&any, " OR ", "FALSE")
}

/// A word, or several without a space between: `mary-ann`, `m.lovelace`.
fn loose(words: &[String], term: &Term) -> Test {
    let every: Vec<Sql> = words.iter().map(|word| has_word(word, term.is_exact)).collect();
    let (mut holds, mut ids) = (Sql::joined(&every, " AND ", "FALSE"), with_word(longest(words), term.is_exact));
    let whole = folded(&term.value);
    let is_told = words == [whole.clone()];
    if !is_told {
        holds = Sql::joined(&[holds, has_word(&whole, term.is_exact)], " OR ", "FALSE");
        ids = ids.then(&Sql::plain(" UNION ALL ")).then(&with_word(&whole, term.is_exact));
    }
    Test { holds, ids: Some(found_by(ids)), is_told, ..Test::default() }
}

/// Words one after the other: their contacts by the index, their order by the texts.
fn phrase(fields: &[Field], words: &[String], term: &Term) -> Test {
    let (mut columns, tables) = texts(fields);
    let name = "CONCAT_WS(' ', c.first_name, c.last_name)".to_owned();
    columns.push(name);
    let on = |column: &String| {
        if term.is_exact {
            return Sql::bound(format!("{column} = ?"), [term.value.clone()]);
        }
        Sql::bound(format!("CONCAT(' ', {column}) LIKE ?"), [format!("% {}%", escaped(&term.value))])
    };
    let together: Vec<Sql> = columns.iter().map(on).collect();
    let mut holds: Vec<Sql> = words.iter().map(|word| has_word(word, false)).collect();
    holds.push(Sql::joined(&together, " OR ", "FALSE"));
    let ids = Some(found_by(with_word(longest(words), false)));
    Test { holds: Sql::joined(&holds, " AND ", "FALSE"), ids, tables, ..Test::default() }
}

/// What no index finds: `%ovel%`, or a sign that is in no word.
fn middle(fields: &[Field], term: &Term) -> Test {
    let (columns, tables) = texts(fields);
    let pattern = if asks_like(term) {
        Pattern::of(term)
    } else {
        Pattern { compares: "LIKE ?", bind: format!("%{}%", escaped(&term.value)), is_middle: true }
    };
    let any: Vec<Sql> = columns.iter().map(|column| pattern.on(column)).collect();
    Test { holds: Sql::joined(&any, " OR ", "FALSE"), tables, is_slow: true, ..Test::default() }
}

/// The columns that words are taken from.
fn texts(fields: &[Field]) -> (Vec<String>, std::collections::BTreeSet<u32>) {
    let mut columns: Vec<String> = ["c.first_name", "c.last_name", "c.email", "c.twitter"].map(str::to_owned).into();
    let company = fields.iter().find(|field| field.alias == "company");
    columns.extend(company.map(column_of));
    (columns, company.and_then(side_table).into_iter().collect())
}
