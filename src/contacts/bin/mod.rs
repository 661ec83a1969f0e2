//! The bin: a contact that was deleted holds nothing, does nothing and is found by nobody, and comes back whole within
//! thirty days.

mod purge;
mod queries;
mod routes;
mod views;

pub use purge::Purge;
pub(super) use routes::routes;

use std::collections::{HashMap, HashSet};

use super::identifiers::{self, identifier_of};
use super::image::{Image, STATUS};
use super::model::{BINNED, Contact, Editor, RESTORED, State};
use super::{patch, words};
use crate::activity::{self, Kind, NewActivity};
use crate::audit::{self, NewChange};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Field, Value};
use crate::ids::{ContactId, FieldId};
use crate::users::email_key;

/// For so many days a contact in the bin can come back.
pub const BIN_DAYS: i64 = 30;

/// Puts contacts into the bin; answers those that were in use.
pub fn bin(conn: &mut Conn, ids: &[ContactId], editor: Editor) -> db::Result<Vec<ContactId>> {
    let contacts: Vec<Contact> = patch::lock(conn, ids)?.into_iter().filter(|one| one.state.is_live()).collect();
    let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    queries::put_in(conn, &ids, editor.now)?;
    identifiers::release_all(conn, &ids)?;
    words::refresh_words(conn, &ids)?;
    record(conn, &ids, (&BINNED, "Put into the bin"), editor)?;
    let change = |contact: &Contact| {
        of(contact.id, "deleted", editor).before(&state(contact.state)).after(&state(State::Binned))
    };
    audit::record(conn, &contacts.iter().map(change).collect::<Vec<_>>())?;
    Ok(ids)
}

/// What came back, and what of it somebody else has meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Those in use again.
    pub restored: Vec<ContactId>,
    /// What a contact had to leave behind, in a sentence.
    pub lost: Vec<(ContactId, String)>,
}

/// A contact about to come back, and what is taken from it.
struct Returning {
    contact: Contact,
    state: State,
    before: Image,
    after: Image,
    keys: Vec<(FieldId, String)>,
}

/// Takes contacts out of the bin with what they held, as far as nobody else holds it now.
pub fn unbin(conn: &mut Conn, ids: &[ContactId], editor: Editor) -> db::Result<Restored> {
    let binned = patch::lock(conn, ids)?.into_iter().filter(|contact| contact.state == State::Binned).collect();
    let mut done = Restored::default();
    let fields = identifying(conn)?;
    let returning = returning(conn, binned, &fields, &mut done)?;
    let ids: Vec<ContactId> = returning.iter().map(|one| one.contact.id).collect();
    if ids.is_empty() {
        return Ok(done);
    }
    let rows: Vec<(ContactId, Option<&str>, State)> =
        returning.iter().map(|one| (one.contact.id, one.contact.email.as_deref(), one.state)).collect();
    queries::take_out(conn, &rows, editor.now)?;
    empty(conn, &returning, &fields)?;
    let held: Vec<(FieldId, String, ContactId)> = returning
        .iter()
        .flat_map(|one| one.keys.iter().map(|(field, key)| (*field, key.clone(), one.contact.id)))
        .collect();
    identifiers::hold(conn, &held)?;
    words::refresh_words(conn, &ids)?;
    record(conn, &ids, (&RESTORED, "Taken out of the bin"), editor)?;
    let change = |one: &Returning| of(one.contact.id, "restored", editor).before(&one.before).after(&one.after);
    audit::record(conn, &returning.iter().map(change).collect::<Vec<_>>())?;
    done.restored = ids;
    Ok(done)
}

/// The fields of which no two contacts share a value, but e-mail.
fn identifying(conn: &mut Conn) -> db::Result<Vec<Field>> {
    let unique = identifiers::unique_fields(conn)?;
    let mut fields = fields::with_archived(conn)?;
    fields.retain(|field| unique.contains(&field.id) && field.column() != Some(Column::Email));
    Ok(fields)
}

fn returning(
    conn: &mut Conn,
    binned: Vec<Contact>,
    fields: &[Field],
    done: &mut Restored,
) -> db::Result<Vec<Returning>> {
    let ids: Vec<ContactId> = binned.iter().map(|contact| contact.id).collect();
    let values = fields::read(conn, &fields.iter().collect::<Vec<_>>(), &ids)?;
    let keys: Vec<Vec<(&Field, Value, String)>> = values.into_iter().map(|row| keys_of(fields, row)).collect();
    let emails: Vec<String> = binned.iter().filter_map(|contact| contact.email.as_deref()).map(email_key).collect();
    let mut taken_emails: HashSet<String> = queries::taken_emails(conn, &emails)?.into_iter().collect();
    let wanted: Vec<(FieldId, String)> = keys.iter().flatten().map(|(field, _, key)| (field.id, key.clone())).collect();
    let held = identifiers::held_by(conn, &wanted)?;
    let mut taken: HashSet<(FieldId, String)> = held.into_iter().map(|(field, key, _)| (field, key)).collect();
    let mut returning = Vec::with_capacity(binned.len());
    for (contact, keys) in binned.into_iter().zip(keys) {
        let id = contact.id;
        let mut one = Returning::of(contact);
        if let Some(email) = one.contact.email.clone()
            && !taken_emails.insert(email_key(&email))
        {
            one.contact.email = None;
            one.before.insert("email".to_owned(), email.clone());
            done.lost.push((id, format!("Its e-mail {email} belongs to another contact now.")));
        }
        for (field, value, key) in keys {
            if taken.insert((field.id, key.clone())) {
                one.keys.push((field.id, key));
            } else {
                one.before.insert(field.alias.clone(), value.stored());
                let words = value.named(field, chrono_tz::Tz::UTC);
                done.lost.push((id, format!("Its {} {words} belongs to another contact now.", field.label)));
            }
        }
        returning.push(one.named());
    }
    Ok(returning)
}

fn keys_of(fields: &[Field], row: Vec<Option<Value>>) -> Vec<(&Field, Value, String)> {
    let key = |(field, value): (&'_ Field, Option<Value>)| {
        let value = value?;
        let key = identifier_of(field, &value);
        (!key.is_empty()).then_some((value, key))
    };
    fields
        .iter()
        .zip(row)
        .filter_map(|(field, value)| key((field, value)).map(|(value, key)| (field, value, key)))
        .collect()
}

/// A contact and what is written to one of its columns.
type Cells = (ContactId, Vec<Option<Value>>);

/// What belongs to somebody else now is emptied, field by field.
fn empty(conn: &mut Conn, returning: &[Returning], fields: &[Field]) -> db::Result<()> {
    let mut lost: HashMap<&str, Vec<Cells>> = HashMap::new();
    for one in returning {
        for alias in one.before.keys() {
            lost.entry(alias).or_default().push((one.contact.id, vec![None]));
        }
    }
    for field in fields {
        if let Some(rows) = lost.remove(field.alias.as_str()) {
            fields::write(conn, &[field], &rows)?;
        }
    }
    Ok(())
}

impl Returning {
    fn of(contact: Contact) -> Self {
        Self { before: state(State::Binned), after: Image::new(), keys: Vec::new(), state: State::Identified, contact }
    }

    /// Whoever has nothing left that says who they are is a visitor without a name.
    fn named(mut self) -> Self {
        let contact = &self.contact;
        let names = [&contact.first_name, &contact.last_name, &contact.email, &contact.twitter];
        if names.into_iter().all(Option::is_none) {
            self.state = State::Anonymous;
        }
        self.after = state(self.state);
        self
    }
}

fn state(state: State) -> Image {
    Image::from([(STATUS.to_owned(), state.code().to_string())])
}

fn of(contact: ContactId, act: &'static str, editor: Editor) -> NewChange {
    NewChange::new(editor.user, "contact", contact, act, editor.now).within(editor.act)
}

fn record(conn: &mut Conn, ids: &[ContactId], (kind, title): (&Kind, &str), editor: Editor) -> db::Result<()> {
    let news: Vec<NewActivity> = ids.iter().map(|id| NewActivity::new(*id, kind, title, editor.now)).collect();
    Ok(activity::record(conn, &news)?)
}
