//! `/contacts/duplicates`.

use std::collections::HashMap;

use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::keys::Hint;
use super::queries::{self, Suggestion};
use super::views::{List, Row};
use super::words::{Person, explain};
use crate::contacts::queries as people;
use crate::db::{self, Conn, Db};
use crate::fields::{self, Field, Kind};
use crate::ids::{ContactId, DuplicateId};
use crate::users::{Admin, Permission, may};
use crate::web::{self, Cursor, Filled, Form, Paged};
use crate::worker::Nudge;

const HERE: &str = "/contacts/duplicates";
const SHOWN: usize = 25;

/// The table of routes.
pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    let edits = || may(Permission::EditContacts);
    cfg.service(resource("/contacts/duplicates").route(get().to(list).wrap(may(Permission::ViewContacts))))
        .service(resource("/contacts/duplicates/refresh").route(post().to(refresh).wrap(edits())))
        .service(resource("/contacts/duplicates/{id}/dismiss").route(post().to(dismiss).wrap(edits())));
}

async fn list(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let (cursor, now) = (Cursor::of(&Filled::decode(request.query_string().as_bytes())), admin.now);
    let page = db.read(move |conn| {
        let place = match &cursor {
            Cursor::Start => (None, false),
            Cursor::After(key) => (place_of(key), false),
            Cursor::Before(key) => (place_of(key), true),
        };
        let found = queries::open(conn, place, web::limit_of(SHOWN))?;
        let page = Paged::of(found, SHOWN, &cursor, |one| format!("{}-{}", one.score, one.id));
        let page = Paged { rows: explained(conn, page.rows)?, before: page.before, after: page.after };
        Ok((page, super::is_looking(conn, now)?))
    });
    let (page, is_looking) = page.await?;
    web::page(List {
        shell: admin.shell()?,
        rows: page.rows,
        prev: page.before.map(|key| format!("{HERE}?before={key}")),
        next: page.after.map(|key| format!("{HERE}?after={key}")),
        may_edit: admin.may(Permission::EditContacts),
        is_looking,
    })
}

fn place_of(key: &str) -> Option<(u8, DuplicateId)> {
    let (score, id) = key.split_once('-')?;
    Some((score.parse().ok()?, id.parse().ok()?))
}

/// Suggestions with the people and the reasons, read for all of them together.
fn explained(conn: &mut Conn, found: Vec<Suggestion>) -> db::Result<Vec<Row>> {
    let ids: Vec<ContactId> = found.iter().flat_map(|one| [one.first, one.second]).collect();
    let mut people: HashMap<ContactId, Person> = HashMap::new();
    let fields = fields::all(conn)?;
    let telling: Vec<&Field> =
        fields.iter().filter(|field| field.kind == Kind::Tel || field.alias == "company").collect();
    let contacts = people::lines(conn, &ids)?;
    let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
    for (contact, row) in contacts.into_iter().zip(fields::read(conn, &telling, &ids)?) {
        let mut person = Person { contact, numbers: Vec::new(), company: None };
        for (field, value) in telling.iter().zip(row) {
            let text = value.map(|value| value.stored());
            if field.alias == "company" { person.company = text } else { person.numbers.extend(text) }
        }
        people.insert(person.contact.id, person);
    }
    let row = |suggestion: Suggestion| {
        let (one, other) = (people.get(&suggestion.first)?, people.get(&suggestion.second)?);
        let hints: Vec<Hint> = suggestion.reasons.split(',').filter_map(Hint::of_key).collect();
        let why = explain(&hints, one, other);
        Some(Row { one: one.contact.clone(), other: other.contact.clone(), why, suggestion })
    };
    Ok(found.into_iter().filter_map(row).collect())
}

async fn refresh(admin: Admin, _form: Form, db: Data<Db>, nudge: Data<Nudge>) -> web::Result<HttpResponse> {
    let now = admin.now;
    db.write(move |conn| super::start_over(conn, now)).await?;
    nudge.now();
    admin.go(HERE, "Linnet looks through all contacts again; at many thousand this takes a few minutes.")
}

async fn dismiss(admin: Admin, id: Path<DuplicateId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, user, now) = (id.into_inner(), admin.id(), admin.now);
    db.write(move |conn| Ok(queries::dismiss(conn, id, user, now)?)).await?;
    admin.go(HERE, "They are two people, and are not suggested again.")
}
