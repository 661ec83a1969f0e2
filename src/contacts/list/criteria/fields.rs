//! Any field by its alias: `city:Berlin`, `points:>10`, `vip:yes`.

use std::collections::BTreeSet;

use chrono_tz::Tz;

use super::people::named;
use super::{Pattern, asks_like, words};
use crate::contacts::words::dialled;
use crate::criteria::{Asking, Criterion, Driver, Help, Limit, Limits, Sql, Term, Test};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Field, Kind, Value, column_of, side_table};
use crate::handle::Handle;

/// So many options are named to whoever searches for one that there is not.
const NAMED: usize = 8;

pub(super) struct Fields;

impl Criterion for Fields {
    fn test(&self, conn: &mut Conn, term: &Term, asking: &Asking) -> db::Result<Option<Result<Test, String>>> {
        let Some(key) = &term.key else { return Ok(None) };
        let Some(field) = fields::with_archived(conn)?.into_iter().find(|field| field.alias == *key) else {
            return Ok(None);
        };
        if let Some(why) = hidden(&field) {
            return Ok(Some(Err(why)));
        }
        if let Some(number) = dialled(&term.value).filter(|_| field.kind == Kind::Tel && !asks_like(term)) {
            return Ok(Some(Ok(telephone(&field, &number))));
        }
        let condition = match (field.column(), field.kind) {
            (Some(Column::Twitter), _) => return Ok(Some(Ok(twitter(term)))),
            (Some(Column::Email), _) if !asks_like(term) => return Ok(Some(Ok(words::email(term)))),
            (Some(Column::FirstName | Column::LastName), _) => return Ok(Some(Ok(named(term, &[&column_of(&field)])))),
            (_, Kind::Number) => number(&field, term, asking.zone),
            (_, Kind::Date) => date(&field, term, asking),
            (_, Kind::DateTime) => instant(&field, term, asking),
            (_, Kind::Boolean) => boolean(&field, term, asking.zone),
            (_, kind) if kind.is_listed() => listed(&field, term),
            (None, Kind::Text) if field.alias == "company" => return Ok(Some(Ok(company(&field, term)))),
            (_, Kind::Url) if !asks_like(term) && !term.is_exact => {
                Ok(words::begins_with(&column_of(&field), &term.value))
            }
            (_, Kind::Html) => Ok(Pattern::of(term).on(&fields::without_markup(&field))),
            _ => Ok(Pattern::of(term).on(&column_of(&field))),
        };
        Ok(Some(condition.map(|holds| of(&field, term, holds))))
    }

    fn help(&self, conn: &mut Conn) -> db::Result<Vec<Help>> {
        let fields = fields::all(conn)?;
        let of = |kind: Kind| fields.iter().find(|field| field.kind == kind && field.column().is_none());
        let mut lines = vec![
            Help::new("city:Berlin", "The beginning of a field, by its alias; +city:Berlin the whole."),
            Help::new("points:>10", "More than ten; also >=, <, <=, and 10..20, 10.., ..20."),
        ];
        for (kind, example, meaning) in [
            (Kind::Date, "-1y..today", "From a year ago to today; dates as with added:."),
            (Kind::Boolean, "yes", "Yes, or no; !has: finds who has neither."),
        ] {
            lines.extend(of(kind).map(|field| Help::new(format!("{}:{example}", field.alias), meaning)));
        }
        Ok(lines)
    }

    fn keys(&self, conn: &mut Conn) -> db::Result<Vec<String>> {
        Ok(fields::all(conn)?.into_iter().map(|field| field.alias).collect())
    }
}

/// Why nobody can search by a field that there is.
pub(super) fn hidden(field: &Field) -> Option<String> {
    let label = &field.label;
    match (field.archived_at, field.listable) {
        (Some(_), _) => {
            Some(format!("The field “{label}” is archived; an administrator can bring it back under Custom fields."))
        }
        (None, false) => Some(format!(
            "The field “{label}” is not offered to lists and filters; an administrator can change that under Custom fields."
        )),
        (None, true) => None,
    }
}

/// Whether its column has an index.
pub(super) fn is_indexed(field: &Field) -> bool {
    field.indexed || matches!(field.column(), Some(Column::Points))
}

/// A condition on a field's column, and where an index answers it.
fn of(field: &Field, term: &Term, holds: Sql) -> Test {
    let tables: BTreeSet<u32> = side_table(field).into_iter().collect();
    let (is_middle, is_text) = (asks_like(term) && term.value.starts_with('%'), field.kind.is_text());
    // No index knows a formatted text without its markup.
    let answers = is_indexed(field) && !(is_middle && is_text) && field.kind != Kind::Html;
    Test {
        ids: answers.then(|| found_in(field, &holds)),
        holds,
        tables,
        is_slow: is_middle && is_text,
        ..Test::default()
    }
}

/// Through the index of a field, which has the contacts of one value by id.
fn found_in(field: &Field, holds: &Sql) -> Driver {
    let is_one = holds.text == format!("{} = ?", column_of(field)) && !field.kind.is_long();
    let index = super::super::index_of(field).filter(|_| is_one);
    let forced = index.as_ref().map(|name| format!("FORCE INDEX ({name}) ")).unwrap_or_default();
    let from = match side_table(field) {
        Some(n) => format!("SELECT v{n}.contact_id AS id FROM contact_values_{n} v{n} {forced}WHERE "),
        None => "SELECT c.id AS id FROM contacts c WHERE c.state IN (0, 1) AND ".to_owned(),
    };
    Driver { select: Sql::plain(from).then(holds), is_by_id: index.is_some() }
}

fn twitter(term: &Term) -> Test {
    let value = term.value.trim_start_matches('@');
    match words::handle(&term.value).or_else(|| Handle::parse(value).ok()) {
        Some(handle) if !asks_like(term) => words::of_handle(&handle, term.is_exact || term.value.contains('/')),
        // Nobody's handle has such letters, unless `%` stands for some.
        _ => Test {
            holds: Pattern::of_text(value, term).on("c.twitter"),
            is_slow: asks_like(term) && value.starts_with('%'),
            ..Test::default()
        },
    }
}

/// By its end, whatever stands between the digits.
fn telephone(field: &Field, number: &str) -> Test {
    let digits = format!("REGEXP_REPLACE({}, '[^0-9]', '')", column_of(field));
    let test = words::with_number(number);
    let holds = test.holds.then(&Sql::bound(format!(" AND {digits} LIKE ?"), [format!("%{number}")]));
    Test { holds, tables: side_table(field).into_iter().collect(), ..test }
}

fn company(field: &Field, term: &Term) -> Test {
    Test { tables: side_table(field).into_iter().collect(), ..named(term, &[&column_of(field)]) }
}

fn number(field: &Field, term: &Term, zone: Tz) -> Result<Sql, String> {
    let one = |text: &str| match Value::parse(field, text, zone)? {
        Some(value) => Ok(value.stored()),
        None => Err(format!("After {}: comes a number.", field.alias)),
    };
    let column = column_of(field);
    match term.limits()? {
        Limits::Is(text) => Ok(Sql::bound(format!("{column} = ?"), [one(text)?])),
        Limits::Range { from, to } => {
            let side = |limit: Option<Limit<'_>>, strict: &str| {
                limit.map(|limit| {
                    let sign = if limit.is_in { format!("{strict}=") } else { strict.to_owned() };
                    Ok::<_, String>(Sql::bound(format!("{column} {sign} ?"), [one(limit.text)?]))
                })
            };
            let sides: Result<Vec<Sql>, String> = [side(from, ">"), side(to, "<")].into_iter().flatten().collect();
            Ok(Sql::joined(&sides?, " AND ", "TRUE"))
        }
    }
}

fn date(field: &Field, term: &Term, asking: &Asking) -> Result<Sql, String> {
    let (from, until) = asking.days(term)?;
    let column = column_of(field);
    let side = |sign: &str, day: Option<chrono::NaiveDate>| {
        day.map(|day| Sql::bound(format!("{column} {sign} ?"), [day.format("%Y-%m-%d").to_string()]))
    };
    let sides: Vec<Sql> = [side(">=", from), side("<", until)].into_iter().flatten().collect();
    Ok(Sql::joined(&sides, " AND ", "TRUE"))
}

fn instant(field: &Field, term: &Term, asking: &Asking) -> Result<Sql, String> {
    let (from, until) = asking.times(term)?;
    let column = column_of(field);
    let side = |sign: &str, at: Option<crate::clock::At>| {
        at.map(|at| Sql::bound(format!("{column} {sign} ?"), [Value::DateTime(at).stored()]))
    };
    let sides: Vec<Sql> = [side(">=", from), side("<", until)].into_iter().flatten().collect();
    Ok(Sql::joined(&sides, " AND ", "TRUE"))
}

fn boolean(field: &Field, term: &Term, zone: Tz) -> Result<Sql, String> {
    match Value::parse(field, &term.value, zone)? {
        Some(value) => Ok(Sql::bound(format!("{} = ?", column_of(field)), [value.stored()])),
        None => Err(format!("{} is yes or no.", field.label)),
    }
}

/// One or several of a list, by the beginning of its value or label.
fn listed(field: &Field, term: &Term) -> Result<Sql, String> {
    let typed = term.value.to_lowercase();
    let fits = |text: &str| {
        let text = text.to_lowercase();
        if term.is_exact { text == typed } else { text.starts_with(&typed) }
    };
    // Whoever still has what was withdrawn can be looked for.
    let options = fields::offered(&field.clone().with_withdrawn());
    let found: Vec<String> =
        options.iter().filter(|(value, label)| fits(value) || fits(label)).map(|(value, _)| value.clone()).collect();
    if found.is_empty() {
        let some: Vec<&str> = options.iter().take(NAMED).map(|(_, label)| label.as_str()).collect();
        let more = options.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        return Err(format!("{} has no option “{}”; it has {}{more}.", field.label, term.value, some.join(", ")));
    }
    let (sql, binds) = fields::any_of(field, &found);
    Ok(Sql::bound(sql, binds))
}
