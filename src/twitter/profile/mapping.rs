//! Contact fields that are filled from X, by the integration's mapping; only empty ones, and never names, e-mail,
//! points or the handle itself: those live in `contacts` and belong to people.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::fields::{self, Field, Value};
use crate::ids::ContactId;
use crate::twitter::client::XUser;
use crate::twitter::integration;

/// Fills a contact's empty fields; the journal keeps what was filled.
pub(super) fn fill(conn: &mut Conn, contact: ContactId, user: &XUser, now: At) -> db::Result<()> {
    let mappings = integration::mappings(conn)?;
    if mappings.is_empty() {
        return Ok(());
    }
    let all = fields::all(conn)?;
    let mapped: Vec<(&Field, String)> = mappings
        .iter()
        .filter_map(|(attribute, id)| {
            let field = all.iter().find(|field| field.id == *id && field.column().is_none() && !field.unique)?;
            Some((field, told(user, attribute)?))
        })
        .collect();
    let named: Vec<&Field> = mapped.iter().map(|(field, _)| *field).collect();
    let present = fields::read(conn, &named, &[contact])?.into_iter().next().unwrap_or_default();
    let mut filled: Vec<(&Field, Option<Value>)> = Vec::new();
    for ((field, text), present) in mapped.into_iter().zip(present) {
        // What the field cannot hold stays out of it.
        if let (None, Ok(Some(value))) = (present, Value::parse(field, &text, Tz::UTC)) {
            filled.push((field, Some(value)));
        }
    }
    if filled.is_empty() {
        return Ok(());
    }
    let image: BTreeMap<&str, String> =
        filled.iter().filter_map(|(field, value)| Some((field.alias.as_str(), value.as_ref()?.stored()))).collect();
    audit::record(conn, &[NewChange::new(None, "contact", contact, "filled from X", now).after(&image)])?;
    let (named, row): (Vec<&Field>, Vec<Option<Value>>) = filled.into_iter().unzip();
    Ok(fields::write(conn, &named, &[(contact, row)])?)
}

/// What X says under an attribute of the mapping.
fn told(user: &XUser, attribute: &str) -> Option<String> {
    let count = |count: Option<u64>| count.map(|count| count.to_string());
    match attribute {
        "name" => Some(user.name.clone()),
        "username" => Some(user.handle.clone()),
        "location" => user.place.clone(),
        "description" => user.bio.clone(),
        "url" => user.website.clone(),
        "followers" => count(user.followers),
        "following" => count(user.following),
        "posts" => count(user.posts),
        "verified" => Some(if user.is_verified { "1" } else { "0" }.to_owned()),
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}
