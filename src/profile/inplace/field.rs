//! One value is changed where it stands; who comes second is told what the first one saved.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use super::live;
use crate::contacts::{self, Contact, Editor, Follows, Patch, Watchers};
use crate::db::{self, Conn, Db};
use crate::fields::{Column, Control, Field, Value};
use crate::ids::ContactId;
use crate::users::Admin;
use crate::web::{self, Error, Filled, Form, Shell, urls};
use crate::worker::Nudge;

/// The form of one value; without script a page of its own.
#[derive(Template)]
#[template(path = "profile/field.html")]
struct Edit {
    shell: Shell,
    contact: Contact,
    control: Control,
    form: Filled,
    /// What somebody else saved meanwhile, in words.
    meanwhile: Option<String>,
}

/// A value as it stands now.
struct Now {
    contact: Contact,
    field: Field,
    value: Option<Value>,
}

/// What became of saving.
enum Saved {
    Fine,
    /// A visitor was given what somebody we know has, and is a part of them now.
    Known(ContactId),
    Refused(String),
    Meanwhile(Box<Now>),
    Gone,
}

impl Now {
    fn stored(&self) -> String {
        self.value.as_ref().map(Value::stored).unwrap_or_default()
    }

    fn view(self, admin: &Admin, form: Filled, meanwhile: Option<String>) -> web::Result<Edit> {
        let control = Control::of(&self.field);
        Ok(Edit { shell: admin.shell()?, contact: self.contact, control, form, meanwhile })
    }
}

/// The score has a log of its own and is not among them.
fn look(conn: &mut Conn, id: ContactId, alias: &str) -> db::Result<Option<Now>> {
    let Some(contact) = live(conn, id)? else { return Ok(None) };
    let Some((mut field, values)) = contacts::values(conn, &[id], alias)? else { return Ok(None) };
    let value = values.into_iter().next().flatten();
    field.keep_option(&value.as_ref().map(Value::stored).unwrap_or_default());
    Ok(Some(Now { contact, field, value }).filter(|now| now.field.column() != Some(Column::Points)))
}

pub(super) async fn edit(admin: Admin, ids: Path<(ContactId, String)>, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, alias) = ids.into_inner();
    let now = db.read(move |conn| look(conn, id, &alias)).await?.ok_or(Error::NotFound)?;
    let typed = now.value.as_ref().map(|value| value.typed(&now.field, admin.zone())).unwrap_or_default();
    let mut form = Filled::of(typed.into_iter().map(|value| (now.field.alias.clone(), value)));
    form.set("was", now.stored());
    web::page(now.view(&admin, form, None)?)
}

pub(super) async fn save(
    admin: Admin,
    ids: Path<(ContactId, String)>,
    form: Form,
    db: Data<Db>,
    (watchers, follows, nudge): (Data<Watchers>, Data<Follows>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let ((id, alias), mut filled) = (ids.into_inner(), form.0);
    let now = db.read(move |conn| look(conn, id, &alias)).await?.ok_or(Error::NotFound)?;
    let value = contacts::answer(&mut filled, &now.field, admin.zone());
    if !filled.is_fine() {
        return web::again(now.view(&admin, filled, None)?);
    }
    let (was, field, editor) =
        (filled.value("was").to_owned(), now.field.clone(), Editor::new(Some(admin.id()), admin.now));
    let saved = db.write(move |conn| write(conn, (id, &field, &value), &was, (&follows, &watchers), editor)).await?;
    match saved {
        Saved::Fine => {
            nudge.now();
            admin.go(urls::contact(&id), &format!("{} was saved.", now.field.label))
        }
        Saved::Known(known) => {
            nudge.now();
            admin.go(urls::contact(&known), "This visitor is somebody you know already: the two are one contact now.")
        }
        Saved::Gone => Err(Error::NotFound),
        Saved::Refused(sentence) => {
            filled.refuse(&now.field.alias, sentence);
            web::again(now.view(&admin, filled, None)?)
        }
        Saved::Meanwhile(theirs) => conflict(&admin, *theirs, filled),
    }
}

/// Only the same value changed meanwhile is in the way: two people may work on two fields of one contact.
fn write(
    conn: &mut Conn,
    (id, field, value): (ContactId, &Field, &Option<Value>),
    was: &str,
    (follows, watchers): (&Follows, &Watchers),
    editor: Editor,
) -> db::Result<Saved> {
    if !contacts::hold(conn, id)? {
        return Ok(Saved::Gone);
    }
    let Some(now) = look(conn, id, &field.alias)? else { return Ok(Saved::Gone) };
    if now.value != *value && now.stored() != was {
        return Ok(Saved::Meanwhile(Box::new(now)));
    }
    if let Some(value) = value
        && let Some(known) = contacts::recognise_by(conn, &now.contact, (field, value), (follows, watchers), editor)?
    {
        return Ok(Saved::Known(known));
    }
    let patch = Patch { values: vec![(field.id, value.clone())], ..Patch::default() };
    let patched = contacts::patch(conn, &[id], &patch, watchers, editor)?;
    Ok(patched.refused.into_iter().next().map_or(Saved::Fine, |left| Saved::Refused(left.sentence())))
}

/// The form again with what is typed, beside it what is saved now; saving again replaces that.
fn conflict(admin: &Admin, theirs: Now, mut form: Filled) -> web::Result<HttpResponse> {
    form.set("was", theirs.stored());
    let words =
        theirs.value.as_ref().map_or_else(|| "nothing".to_owned(), |value| value.print(&theirs.field, admin.zone()));
    let mut response = web::again(theirs.view(admin, form, Some(words))?)?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}
