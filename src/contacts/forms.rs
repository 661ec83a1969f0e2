//! A contact's form: strings in, types out. The name of a control is the alias of its field.

use chrono_tz::Tz;

use super::model::{Contact, Draft};
use super::tags::{LONGEST, Tag};
use crate::fields::{self, Column, Field, Value};
use crate::handle::Handle;
use crate::ids::UserId;
use crate::web::Filled;

/// Tags of one contact.
const MOST_TAGS: usize = 50;

/// A contact as typed; `None` when `filled` says what is wrong.
pub(super) fn parse(filled: &mut Filled, fields: &[Field], zone: Tz) -> Option<Draft> {
    let mut draft = Draft { owner: owner(filled), tags: tags(filled, "tags"), ..Draft::default() };
    for field in fields {
        let value = fields::answer(filled, field, zone);
        if field.column() == Some(Column::Twitter) {
            draft.twitter = handle(filled, &field.alias, value);
        } else {
            place(&mut draft, field, value);
        }
    }
    let is_somebody =
        draft.first_name.is_some() || draft.last_name.is_some() || draft.email.is_some() || draft.twitter.is_some();
    if filled.is_fine() && !is_somebody {
        filled.refuse("firstname", "A contact needs a name, an e-mail or a Twitter handle; one of them is enough.");
    }
    filled.is_fine().then_some(draft)
}

/// The form of a new contact: every field as new contacts have it, and whoever adds them as the owner.
pub(super) fn blank(fields: &[Field], owner: UserId, zone: Tz) -> Filled {
    let mut pairs = vec![("owner".to_owned(), owner.to_string()), ("points".to_owned(), "0".to_owned())];
    pairs.extend(fields.iter().flat_map(|field| fields::pairs(field, field.default_value().as_ref(), zone)));
    Filled::of(pairs)
}

/// One value as typed, where it stands alone; what is wrong with it is said in `filled`.
pub fn answer(filled: &mut Filled, field: &Field, zone: Tz) -> Option<Value> {
    let value = fields::answer(filled, field, zone);
    if field.column() == Some(Column::Twitter) {
        return handle(filled, &field.alias, value).map(|handle| Value::Text(handle.as_str().to_owned()));
    }
    value
}

fn handle(filled: &mut Filled, alias: &str, value: Option<Value>) -> Option<Handle> {
    match Handle::parse(&value?.stored()) {
        Ok(handle) => Some(handle),
        Err(refused) => {
            filled.refuse(alias, refused.to_string());
            None
        }
    }
}

fn place(draft: &mut Draft, field: &Field, value: Option<Value>) {
    let text = || value.as_ref().map(Value::stored);
    match field.column() {
        Some(Column::FirstName) => draft.first_name = text(),
        Some(Column::LastName) => draft.last_name = text(),
        Some(Column::Email) => draft.email = text(),
        Some(Column::Points) => draft.points = text().and_then(|text| text.parse().ok()).unwrap_or(0),
        Some(Column::Twitter) => (),
        None => draft.values.push((field.id, value)),
    }
}

fn owner(filled: &Filled) -> Option<UserId> {
    // Whether there is such a user is for the handler to say: it has the list.
    filled.text("owner").parse().ok()
}

/// Names from a comma-separated text, each once whatever its case.
pub(super) fn tags(filled: &mut Filled, control: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let typed = filled.text(control).to_owned();
    for name in typed.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if names.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
            continue;
        }
        let length = name.chars().count();
        if length > LONGEST {
            filled.refuse(control, format!("A tag can have {LONGEST} characters; “{name}” has {length}."));
        }
        names.push(name.to_owned());
    }
    if names.len() > MOST_TAGS {
        filled.refuse(control, format!("A contact can have {MOST_TAGS} tags; these are {}.", names.len()));
    }
    names
}

/// The version that the form was opened with.
pub(super) fn version(filled: &Filled) -> u32 {
    filled.text("version").parse().unwrap_or(0)
}

/// A contact back into its form.
pub(super) fn fill(contact: &Contact, values: Vec<(String, String)>, tags: &[Tag]) -> Filled {
    let mut filled = Filled::of(values);
    filled.set("owner", contact.owner_id.map(|id| id.to_string()).unwrap_or_default());
    let names: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
    filled.set("tags", names.join(", "));
    filled.set("version", contact.version.to_string());
    filled
}
