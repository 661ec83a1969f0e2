//! The list of contacts: what can be searched for, how it is sorted and paged, and how people arrange it.

mod campaigns;
mod looks;
mod mistakes;
mod paging;
mod plans;
mod searching;
mod slow;
mod sorting;
mod views;

use linnet::contacts::{self, Draft, Query};
use linnet::criteria::Asking;
use linnet::fields::{self, Choice, Group, Kind, NewField, Properties, Value};
use linnet::ids::{ContactId, UserId};

use crate::support::App;

/// Somebody with a first name.
pub(super) fn named(first: &str) -> Draft {
    Draft { first_name: Some(first.to_owned()), ..Draft::default() }
}

/// A draft with a value of a field.
pub(super) fn with(app: &App, draft: Draft, values: &[(&str, &str)]) -> Draft {
    let fields = app.db(fields::all);
    let mut draft = draft;
    for (alias, text) in values {
        let field = fields.iter().find(|field| field.alias == *alias).expect(alias);
        draft.values.push((field.id, Value::parse(field, text, chrono_tz::Tz::UTC).expect(alias)));
    }
    draft
}

/// Saves them now, in order.
pub(super) fn saved(app: &App, drafts: &[Draft]) -> Vec<ContactId> {
    let now = app.house.clock.now();
    app.db(|conn| contacts::create_many(conn, drafts, now))
}

/// A field of the team's own.
pub(crate) fn field(app: &App, alias: &str, kind: Kind, options: &[&str]) {
    let option = |value: &&str| Choice { value: (*value).to_owned(), label: value.to_uppercase() };
    let properties = Properties { options: options.iter().map(option).collect(), scale: 1, ..Properties::default() };
    let new = NewField { properties, position: 900, ..NewField::new(alias.to_uppercase(), alias, Group::Core, kind) };
    let now = app.house.clock.now();
    app.house.db.read_now(|conn| fields::create(conn, &new, now)).expect("the database answers").expect("a new field");
}

/// Whoever asks: nobody in particular, in UTC.
pub(super) fn asking(app: &App, user: Option<UserId>) -> Asking {
    Asking { user, now: app.house.clock.now(), zone: chrono_tz::Tz::UTC }
}

/// A search as a program understands it.
pub(super) fn query(app: &App, search: &str) -> Query {
    let (criteria, asking) = (app.house.criteria.clone(), asking(app, None));
    app.db(|conn| contacts::compile(conn, &criteria, search, &asking))
        .unwrap_or_else(|mistake| panic!("{search}: {mistake:?}"))
}

/// The first names of those whom a search finds, oldest first.
pub(super) fn found(app: &App, search: &str) -> Vec<String> {
    let query = query(app, search);
    let ids = app.db(|conn| Ok(contacts::ids_after(conn, &query, ContactId(0), 1000)?));
    let names = app.db(|conn| Ok(contacts::names_of(conn, &ids)?));
    let count = app.db(|conn| Ok(contacts::count_up_to(conn, &query, 1000)?));
    assert_eq!(usize::try_from(count).ok(), Some(ids.len()), "{search} is counted as it is found");
    ids.iter().map(|id| names[id].split(' ').next().unwrap_or_default().to_owned()).collect()
}
