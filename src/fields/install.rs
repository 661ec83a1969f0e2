//! The fields that come with Linnet: those of the usual set whose final type exists now.

use std::collections::HashSet;

use super::kind::Kind;
use super::model::{Column, Group, NewField};
use super::options::{Choice, Properties};
use super::{queries, storage};
use crate::clock::At;
use crate::db::{self, Db};

type Shipped = (&'static str, &'static str, Group, Kind, Option<Column>);

const SHIPPED: [Shipped; 27] = [
    ("title", "Title", Group::Core, Kind::Lookup, None),
    ("firstname", "First name", Group::Core, Kind::Text, Some(Column::FirstName)),
    ("lastname", "Last name", Group::Core, Kind::Text, Some(Column::LastName)),
    ("email", "E-mail", Group::Core, Kind::Email, Some(Column::Email)),
    ("company", "Company", Group::Core, Kind::Text, None),
    ("position", "Position", Group::Core, Kind::Text, None),
    ("mobile", "Mobile", Group::Core, Kind::Tel, None),
    ("phone", "Phone", Group::Core, Kind::Tel, None),
    ("fax", "Fax", Group::Core, Kind::Text, None),
    ("points", "Points", Group::Core, Kind::Number, Some(Column::Points)),
    ("address1", "Address line 1", Group::Core, Kind::Text, None),
    ("address2", "Address line 2", Group::Core, Kind::Text, None),
    ("city", "City", Group::Core, Kind::Text, None),
    ("state", "State", Group::Core, Kind::Region, None),
    ("zipcode", "Zip code", Group::Core, Kind::Text, None),
    ("country", "Country", Group::Core, Kind::Country, None),
    ("preferred_locale", "Preferred language", Group::Core, Kind::Locale, None),
    ("timezone", "Time zone", Group::Core, Kind::Timezone, None),
    ("attribution_date", "Attribution date", Group::Core, Kind::DateTime, None),
    ("attribution", "Attribution", Group::Core, Kind::Number, None),
    ("website", "Website", Group::Core, Kind::Url, None),
    ("twitter", "Twitter handle", Group::Social, Kind::Text, Some(Column::Twitter)),
    ("facebook", "Facebook", Group::Social, Kind::Text, None),
    ("foursquare", "Foursquare", Group::Social, Kind::Text, None),
    ("instagram", "Instagram", Group::Social, Kind::Text, None),
    ("linkedin", "LinkedIn", Group::Social, Kind::Text, None),
    ("skype", "Skype", Group::Social, Kind::Text, None),
];

/// Defines what is missing of the shipped fields and adds their columns; may be run at every start.
pub fn install(db: &Db, now: At) -> db::Result<()> {
    let defined = db.write_now(|conn| {
        let known: HashSet<String> = queries::aliases(conn)?.into_iter().collect();
        let missing: Vec<NewField> = (10..)
            .step_by(10)
            .zip(&SHIPPED)
            .filter(|(_, shipped)| !known.contains(shipped.0))
            .map(|(position, shipped)| definition(shipped, position))
            .collect();
        if missing.is_empty() { Ok(()) } else { queries::insert(conn, &missing, now) }
    });
    match defined {
        // Another instance that starts with us was faster.
        Err(error) if error.is_duplicate() => (),
        answer => answer?,
    }
    // Not `write`: adding a column commits whatever is open.
    db.read_now(storage::finish)
}

fn definition(&(alias, label, group, kind, fixed): &Shipped, position: i32) -> NewField {
    let scale = if alias == "attribution" { 2 } else { 0 };
    let titles = if alias == "title" { ["Mr", "Mrs", "Miss"].as_slice() } else { &[] };
    let options = titles.iter().map(|title| Choice { value: (*title).to_owned(), label: (*title).to_owned() });
    NewField {
        properties: Properties { scale, options: options.collect(), ..Properties::default() },
        fixed,
        position,
        shipped: true,
        ..NewField::new(label, alias, group, kind)
    }
}
