//! `/contacts/{id}/consents`: how a contact stands with each channel, the log, and another entry.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use askama::Template;

use super::model::{Channel, Consent, NewConsent};
use super::queries;
use crate::clock::At;
use crate::contacts::model::{Contact, Editor};
use crate::contacts::queries::find;
use crate::db::Db;
use crate::ids::ContactId;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, Form, Shell, urls};

const LONGEST_SOURCE: usize = 191;
const LONGEST_WORDS: usize = 5_000;

#[derive(Template)]
#[template(path = "contacts/consent/show.html")]
struct Show {
    shell: Shell,
    contact: Contact,
    log: Vec<Consent>,
    channels: Vec<(&'static str, &'static str)>,
    /// `None` for who may only look.
    form: Option<Filled>,
}

pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(
        resource("/contacts/{id}/consents")
            .route(get().to(show).wrap(may(Permission::ViewContacts)))
            .route(post().to(record).wrap(may(Permission::EditContacts))),
    );
}

async fn look(db: &Db, id: ContactId) -> web::Result<(Contact, Vec<Consent>)> {
    let found = db.read(move |conn| Ok((find(conn, id)?, queries::consents_of(conn, id)?))).await?;
    Ok((found.0.ok_or(Error::NotFound)?, found.1))
}

fn view(admin: &Admin, (contact, log): (Contact, Vec<Consent>), form: Option<Filled>) -> web::Result<Show> {
    let channels = Channel::ALL.map(|channel| (channel.key(), channel.label())).to_vec();
    Ok(Show { shell: admin.shell()?, contact, log, channels, form })
}

async fn show(admin: Admin, id: Path<ContactId>, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let seen = look(&db, id.into_inner()).await?;
    let form = Filled::of([
        ("channel", query.text("channel").to_owned()),
        ("granted", "1".to_owned()),
        ("at", web::typed_time(admin.now, &admin.user.time_zone)),
    ]);
    let form = admin.may(Permission::EditContacts).then_some(form);
    web::page(view(&admin, seen, form)?)
}

async fn record(admin: Admin, id: Path<ContactId>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, mut filled) = (id.into_inner(), form.0);
    let seen = look(&db, id).await?;
    let Some(new) = parse(&mut filled, &admin.user.time_zone, admin.now) else {
        return web::again(view(&admin, seen, Some(filled))?);
    };
    let (editor, verb) = (Editor::new(Some(admin.id()), admin.now), if new.is_granted { "given" } else { "withdrawn" });
    let sentence = format!("{}: consent {verb}, written down.", new.channel.label());
    db.write(move |conn| super::record_consent(conn, id, &new, editor)).await?;
    admin.go(format!("{}/consents", urls::contact(&id)), &sentence)
}

fn parse(filled: &mut Filled, zone: &str, now: At) -> Option<NewConsent> {
    let channel = Channel::parse(filled.text("channel"));
    if channel.is_none() {
        filled.refuse("channel", "Choose what they agreed to.");
    }
    let is_granted = filled.text("granted") == "1";
    let at = match filled.text("at") {
        "" => Some(now),
        typed => web::when(typed, zone),
    };
    match at {
        None => filled.refuse("at", "Give a day and a time, like 2026-11-30 09:00."),
        // Typed to the minute.
        Some(at) if at > now.plus(chrono::Duration::minutes(1)) => filled.refuse("at", "That is still to come."),
        Some(_) => (),
    }
    let source = filled.required("source", "Where", LONGEST_SOURCE);
    let words = filled.optional("words", "The words", LONGEST_WORDS);
    if is_granted && words.is_none() && filled.text("words").is_empty() {
        filled.refuse("words", "Write down the words they agreed to: without them a consent proves nothing.");
    }
    let (channel, at, source) = (channel?, at?, source?);
    let words = words.unwrap_or_default().replace("\r\n", "\n");
    filled.is_fine().then_some(NewConsent { channel, is_granted, source, words, at })
}
