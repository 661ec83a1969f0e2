//! `/contacts/quick` and `/contacts/check`; before `/contacts/{id}`, which would swallow them.

use actix_web::web::{Data, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{asked, check};
use crate::clock::At;
use crate::contacts::model::{Draft, Editor, Watchers};
use crate::contacts::routes::Desk;
use crate::contacts::{erase, forms, queries, saving};
use crate::db::Db;
use crate::fields::{self, Control, Field};
use crate::seal::Seal;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Filled, Form, Shell, urls};
use crate::worker::Nudge;

#[derive(Template)]
#[template(path = "contacts/quick/new.html")]
struct Quick {
    shell: Shell,
    form: Filled,
    controls: Vec<Control>,
    checked: Vec<String>,
    owners: Vec<(String, String)>,
    /// Somebody with this e-mail or handle was forgotten, and when.
    forgotten: Option<At>,
    /// Who has what only one can have: name and address.
    twin: Option<(String, String)>,
}

impl Quick {
    /// What the tick beside a warning is filled from.
    fn anyway(&self) -> &Filled {
        &self.form
    }

    fn is_checked(&self, control: &Control) -> bool {
        self.checked.contains(&control.name)
    }
}

pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    let edits = || may(Permission::EditContacts);
    cfg.service(resource("/contacts/quick").route(get().to(new).wrap(edits())).route(post().to(create).wrap(edits())))
        .service(resource("/contacts/check").route(get().to(check::check).wrap(edits())));
}

/// The form's fields, and all the others, whose defaults a new contact gets too.
async fn desk(admin: &Admin, db: &Db) -> web::Result<(Desk, Vec<Field>)> {
    let zone = admin.zone();
    let mut desk = db.read(move |conn| Desk::open(conn, None, zone)).await?;
    let all = desk.fields.clone();
    desk.fields = asked(std::mem::take(&mut desk.fields));
    Ok((desk, all))
}

fn view(admin: &Admin, desk: Desk, form: Filled) -> web::Result<Quick> {
    Ok(Quick {
        shell: admin.shell()?,
        form,
        controls: desk.fields.iter().map(Control::of).collect(),
        checked: super::checked(&desk.fields),
        owners: desk.owners,
        forgotten: None,
        twin: None,
    })
}

async fn new(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let (desk, _) = desk(&admin, &db).await?;
    let form = forms::blank(&desk.fields, admin.id(), admin.zone());
    web::page(view(&admin, desk, form)?)
}

async fn create(
    admin: Admin,
    request: HttpRequest,
    form: Form,
    db: Data<Db>,
    (watchers, nudge, seal): (Data<Watchers>, Data<Nudge>, Data<Seal>),
) -> web::Result<HttpResponse> {
    let (mut filled, (desk, all)) = (form.0, desk(&admin, &db).await?);
    let Some(draft) = desk.parse(&mut filled) else { return web::again(view(&admin, desk, filled)?) };
    let asked = draft.clone();
    let forgotten = db.read(move |conn| Ok(erase::forgotten(conn, &seal, &asked)?)).await?;
    if forgotten.is_some() && !filled.is_on("anyway") {
        return web::again(Quick { forgotten, ..view(&admin, desk, filled)? });
    }
    let (draft, editor) = (with_defaults(draft, &all), Editor::new(Some(admin.id()), admin.now));
    let made = db.write(move |conn| {
        let made = saving::create(conn, &draft, editor)?;
        if let (Ok(id), Some(handle)) = (&made, &draft.twitter) {
            watchers.handle_saved(conn, *id, Some(handle.as_str()), editor.now)?;
        }
        match made {
            Ok(id) => Ok(Ok((id, queries::name_of(conn, id)?.unwrap_or_default()))),
            Err(refused) => Ok(Err(refused)),
        }
    });
    match made.await? {
        Ok((id, name)) => {
            nudge.now();
            let leads = admin.go(urls::contact(&id), &format!("{name} was saved."))?;
            // A dialog cannot follow: the whole page has to.
            let is_dialog = web::is_part(&request);
            Ok(if is_dialog {
                HttpResponse::Ok().insert_header(("HX-Redirect", urls::contact(&id))).finish()
            } else {
                leads
            })
        }
        Err(refused) => {
            desk.refuse(&mut filled, &refused);
            let twin = refused.twin();
            let named = db.read(move |conn| Ok(twin.map(|id| queries::name_of(conn, id)).transpose()?.flatten()));
            let twin = named.await?.zip(twin.map(|id| urls::contact(&id)));
            web::again(Quick { twin, ..view(&admin, desk, filled)? })
        }
    }
}

/// What the form does not ask for is as new contacts have it.
fn with_defaults(mut draft: Draft, all: &[Field]) -> Draft {
    for (field, value) in fields::defaults(all) {
        if draft.values.iter().all(|(known, _)| *known != field) {
            draft.values.push((field, Some(value)));
        }
    }
    draft
}
