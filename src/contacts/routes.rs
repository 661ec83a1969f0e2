//! `/contacts`: the list, the form, deleting. The page of one contact belongs to `profile`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use chrono_tz::Tz;

use super::follow::Follows;
use super::meanwhile::{self, Meanwhile};
use super::model::{Contact, Editor, Refused, Watchers};
use super::views::Edit;
use super::{
    acts, avatar, batch, bin, consent, duplicates, erase, export, forms, list as lists, merge, notes, queries, quick,
    saving, tags, values,
};
use crate::audit;
use crate::db::{self, Conn, Db};
use crate::fields::{self, Field};
use crate::ids::{ContactId, UserId};
use crate::seal::Seal;
use crate::users::{self, Admin, Permission, may};
use crate::web::{self, Error, Filled, Form, urls};
use crate::worker::Nudge;

const TAKEN: &str = "Another contact has this e-mail already.";

/// The table of routes; before those of `profile`, whose `/contacts/{id}` would swallow `/contacts/new`.
pub fn routes(cfg: &mut ServiceConfig) {
    // Before those whose `{id}` would take their paths.
    duplicates::routes(cfg);
    erase::routes(cfg);
    merge::routes(cfg);
    let edits = || may(Permission::EditContacts);
    cfg.service(
        resource("/contacts")
            .route(get().to(lists::list).wrap(may(Permission::ViewContacts)))
            .route(post().to(create).wrap(edits())),
    )
    .configure(lists::routes)
    .configure(export::routes)
    .configure(tags::routes)
    .service(resource("/contacts/new").route(get().to(new).wrap(edits())))
    .service(resource("/contacts/{id}/edit").route(get().to(edit).wrap(edits())).route(post().to(change).wrap(edits())))
    .configure(quick::routes)
    .configure(avatar::routes)
    .configure(bin::routes)
    .configure(batch::routes)
    .configure(acts::routes)
    .configure(notes::routes)
    .configure(consent::routes);
}

/// What the form needs, whoever is in it.
pub(in crate::contacts) struct Desk {
    pub(in crate::contacts) fields: Vec<Field>,
    pub(in crate::contacts) owners: Vec<(String, String)>,
    zone: Tz,
}

impl Desk {
    pub(in crate::contacts) fn open(conn: &mut Conn, owner: Option<UserId>, zone: Tz) -> db::Result<Self> {
        let mut owners: Vec<(String, String)> =
            users::choices(conn)?.into_iter().map(|user| (user.id.to_string(), user.name)).collect();
        let is_missing = |id: &UserId| owners.iter().all(|(known, _)| *known != id.to_string());
        // Somebody who may no longer sign in stays the owner until another is chosen.
        if let Some(owner) = owner.filter(is_missing) {
            owners.extend(users::find(conn, owner)?.map(|user| (user.id.to_string(), user.name)));
        }
        let fields = fields::all(conn)?.into_iter().filter(|field| field.visible).collect();
        Ok(Self { fields, owners, zone })
    }

    pub(in crate::contacts) fn parse(&self, filled: &mut Filled) -> Option<super::Draft> {
        let owner = filled.text("owner").to_owned();
        if !owner.is_empty() && self.owners.iter().all(|(id, _)| *id != owner) {
            filled.refuse("owner", "Choose one of the users, or nobody.");
        }
        forms::parse(filled, &self.fields, self.zone)
    }

    /// Says beside its control why a contact was not saved.
    pub(in crate::contacts) fn refuse(&self, filled: &mut Filled, refused: &Refused) {
        match refused {
            Refused::EmailTaken(_) => filled.refuse("email", TAKEN),
            Refused::Taken(id, _) => {
                let field = self.fields.iter().find(|field| field.id == *id);
                let (alias, label) = field.map_or(("", ""), |field| (field.alias.as_str(), field.label.as_str()));
                filled.refuse(alias, format!("Another contact has this {label} already."));
            }
            Refused::Unfit(sentence) => filled.refuse("firstname", sentence),
            Refused::Stale(_) | Refused::Gone => (),
        }
    }

    fn view(self, admin: &Admin, form: Filled, contact: Option<Contact>) -> web::Result<Edit> {
        Ok(Edit {
            shell: admin.shell()?,
            form,
            sections: fields::sections(&self.fields),
            checked: quick::checked(&self.fields),
            owners: self.owners,
            may_delete: contact.is_some() && admin.may(Permission::DeleteContacts),
            contact,
            meanwhile: None,
            twin: None,
            forgotten: None,
        })
    }
}

async fn new(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let zone = admin.zone();
    let desk = db.read(move |conn| Desk::open(conn, None, zone)).await?;
    let form = forms::blank(&desk.fields, admin.id(), zone);
    web::page(desk.view(&admin, form, None)?)
}

async fn create(
    admin: Admin,
    form: Form,
    db: Data<Db>,
    (watchers, nudge, seal): (Data<Watchers>, Data<Nudge>, Data<Seal>),
) -> web::Result<HttpResponse> {
    let mut filled = form.0;
    let zone = admin.zone();
    let desk = db.read(move |conn| Desk::open(conn, None, zone)).await?;
    let Some(draft) = desk.parse(&mut filled) else { return web::again(desk.view(&admin, filled, None)?) };
    let asked = draft.clone();
    let forgotten = db.read(move |conn| Ok(erase::forgotten(conn, &seal, &asked)?)).await?;
    if forgotten.is_some() && !filled.is_on("anyway") {
        return web::again(Edit { forgotten, ..desk.view(&admin, filled, None)? });
    }
    let editor = Editor::new(Some(admin.id()), admin.now);
    let made = db.write(move |conn| {
        let made = saving::create(conn, &draft, editor)?;
        if let (Ok(id), Some(handle)) = (&made, &draft.twitter) {
            watchers.handle_saved(conn, *id, Some(handle.as_str()), editor.now)?;
        }
        Ok(made)
    });
    let id = match made.await? {
        Ok(id) => id,
        Err(refused) => {
            desk.refuse(&mut filled, &refused);
            return web::again(desk.view(&admin, filled, None)?);
        }
    };
    nudge.now();
    let name = db.read(move |conn| Ok(queries::name_of(conn, id)?)).await?.unwrap_or_default();
    admin.go(urls::contact(&id), &format!("{name} was saved."))
}

async fn edit(admin: Admin, id: Path<ContactId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let zone = admin.zone();
    let read = db.read(move |conn| match open(conn, id, zone)? {
        Some(opened) => Ok(Ok(opened)),
        None => Ok(Err(merge::survivor(conn, id)?)),
    });
    let (contact, desk, form) = match read.await? {
        Ok(opened) => opened,
        // Old links lead to whom they became a part of.
        Err(Some(survivor)) => return Ok(web::see_other(format!("{}/edit", urls::contact(&survivor)))),
        Err(None) => return Err(Error::NotFound),
    };
    web::page(desk.view(&admin, form, Some(contact))?)
}

/// A contact as it is now, and its form filled.
fn open(conn: &mut Conn, id: ContactId, zone: Tz) -> db::Result<Option<(Contact, Desk, Filled)>> {
    let Some(contact) = queries::find(conn, id)?.filter(|contact| contact.state.is_live()) else { return Ok(None) };
    let mut desk = Desk::open(conn, contact.owner_id, zone)?;
    let values = values::typed(conn, &desk.fields, id, zone)?;
    for (alias, value) in &values {
        desk.fields.iter_mut().filter(|field| field.alias == *alias).for_each(|field| field.keep_option(value));
    }
    let tags = tags::tags_of(conn, &[id])?.remove(&id).unwrap_or_default();
    let mut form = forms::fill(&contact, values, &tags);
    form.set(meanwhile::OPENED, meanwhile::carried(&form));
    Ok(Some((contact, desk, form)))
}

async fn change(
    admin: Admin,
    id: Path<ContactId>,
    form: Form,
    db: Data<Db>,
    (watchers, follows, nudge): (Data<Watchers>, Data<Follows>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (mut filled, id) = (form.0, id.into_inner());
    let zone = admin.zone();
    let (contact, desk, now) = db.read(move |conn| open(conn, id, zone)).await?.ok_or(Error::NotFound)?;
    let Some(draft) = desk.parse(&mut filled) else { return web::again(desk.view(&admin, filled, Some(contact))?) };
    let (editor, version) = (Editor::new(Some(admin.id()), admin.now), forms::version(&filled));
    let save = || {
        let (draft, follows, watchers) = (draft.clone(), follows.clone(), watchers.clone());
        db.write(move |conn| merge::save(conn, (id, version), &draft, (&follows, &watchers), editor))
    };
    let changed = match save().await {
        // Somebody took a value since we looked: the second look says which.
        Err(error) if error.is_duplicate() => save().await,
        answer => answer,
    };
    match changed {
        Ok(Ok(Some(known))) => {
            nudge.now();
            admin.go(urls::contact(&known), "This visitor is somebody you know already: the two are one contact now.")
        }
        Ok(Ok(None)) => {
            nudge.now();
            let name = db.read(move |conn| Ok(queries::name_of(conn, id)?)).await?.unwrap_or_default();
            admin.go(urls::contact(&id), &format!("{name} was saved."))
        }
        Ok(Err(Refused::Gone)) => Err(Error::NotFound),
        Ok(Err(Refused::Stale(_))) => conflict(desk.view(&admin, filled, Some(contact))?, &db, id, &now).await,
        Ok(Err(refused)) => {
            desk.refuse(&mut filled, &refused);
            web::again(Edit { twin: refused.twin(), ..desk.view(&admin, filled, Some(contact))? })
        }
        Err(error) => Err(error.into()),
    }
}

/// Somebody saved meanwhile: the page again with what is typed here and what they changed elsewhere; saving again keeps
/// both.
async fn conflict(mut view: Edit, db: &Db, id: ContactId, now: &Filled) -> web::Result<HttpResponse> {
    let who = db.read(move |conn| {
        let last =
            audit::changes_of(conn, "contact", &id.to_string(), 1)?.into_iter().find_map(|change| change.user_id);
        Ok(last.map(|user| users::find(conn, user)).transpose()?.flatten())
    });
    let controls = view.sections.iter().flat_map(|section| &section.controls);
    let mut named: Vec<_> =
        controls.map(|control| (control.name.as_str(), control.label.as_str(), control.options.as_slice())).collect();
    named.extend([("tags", "Tags", [].as_slice()), ("owner", "Owner", view.owners.as_slice())]);
    let found = meanwhile::settle(&mut view.form, now, &named);
    view.meanwhile = Some(Meanwhile { who: who.await?.map(|user| user.name).unwrap_or_default(), ..found });
    for control in ["version", meanwhile::OPENED] {
        view.form.set(control, now.value(control));
    }
    let mut response = web::again(view)?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}
