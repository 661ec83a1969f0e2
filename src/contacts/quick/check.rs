//! While one types: whether another contact has this value, which no two may share or seldom do.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono_tz::Tz;

use crate::contacts::{answer, identifiers, queries};
use crate::db::{self, Conn, Db};
use crate::fields::{self, Column, Field, Value};
use crate::handle::Handle;
use crate::ids::ContactId;
use crate::users::Admin;
use crate::web::{self, Filled, urls};

/// The warning under a control; empty when nobody has the value.
#[derive(Template)]
#[template(path = "contacts/quick/taken.html")]
struct Taken {
    label: String,
    /// Whether it cannot be saved at all.
    is_unique: bool,
    /// Name and address.
    other: Option<(String, String)>,
}

/// The aliases of fields that are looked up while one types.
pub(in crate::contacts) fn checked(fields: &[Field]) -> Vec<String> {
    fields.iter().filter(|field| is_checked(field)).map(|field| field.alias.clone()).collect()
}

fn is_checked(field: &Field) -> bool {
    field.unique || matches!(field.column(), Some(Column::Email | Column::Twitter))
}

/// `GET /contacts/check?field=email&email=…`.
pub(super) async fn check(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let (alias, zone) = (query.text("field").to_owned(), admin.zone());
    let except: Option<ContactId> = query.text("except").parse().ok();
    let taken = db.read(move |conn| {
        let Some(field) = fields::by_alias(conn, &alias)?.filter(is_checked) else { return Ok(None) };
        let other = holder(conn, &field, &mut query.clone(), zone)?.filter(|other| Some(*other) != except);
        let name = other.map(|other| queries::name_of(conn, other)).transpose()?.flatten();
        Ok(Some(Taken {
            is_unique: field.unique || field.column() == Some(Column::Email),
            label: field.label,
            other: name.zip(other.map(|other| urls::contact(&other))),
        }))
    });
    let nobody = || Taken { label: String::new(), is_unique: false, other: None };
    web::page(taken.await?.unwrap_or_else(nobody))
}

/// Who has the value that is typed; nobody while it does not fit yet.
fn holder(conn: &mut Conn, field: &Field, query: &mut Filled, zone: Tz) -> db::Result<Option<ContactId>> {
    let Some(value) = answer(query, field, zone) else { return Ok(None) };
    let text = value.stored();
    Ok(match field.column() {
        Some(Column::Email) => queries::by_email(conn, &text)?,
        Some(Column::Twitter) => match Handle::parse(&text) {
            Ok(handle) => queries::by_handle(conn, &handle)?.map(|contact| contact.id),
            Err(_) => None,
        },
        _ => unique(conn, field, &value)?,
    })
}

fn unique(conn: &mut Conn, field: &Field, value: &Value) -> db::Result<Option<ContactId>> {
    let key = (field.id, identifiers::identifier_of(field, value));
    Ok(identifiers::held_by(conn, &[key])?.first().map(|(_, _, contact)| *contact))
}
