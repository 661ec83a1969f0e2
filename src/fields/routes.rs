//! `/fields`: what is known about contacts.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};

use super::model::{Field, Group};
use super::storage::Refused;
use super::suggestions::suggest;
use super::views::{Edit, List};
use super::{forms, queries, storage};
use crate::audit::{self, NewChange};
use crate::db::Db;
use crate::ids::FieldId;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, Form, urls};

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    let manage = || may(Permission::ManageFields);
    cfg.service(resource("/fields").route(get().to(list).wrap(manage())).route(post().to(create).wrap(manage())))
        .service(resource("/fields/new").route(get().to(new).wrap(manage())))
        .service(resource("/fields/{id}").route(get().to(edit).wrap(manage())).route(post().to(change).wrap(manage())))
        .service(resource("/fields/{id}/edit").route(get().to(edit).wrap(manage())))
        .service(resource("/fields/{id}/suggestions").route(get().to(suggest).wrap(may(Permission::EditContacts))))
        .service(resource("/fields/{id}/archive").route(post().to(archive).wrap(manage())));
}

async fn list(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let fields = db.read(queries::with_archived).await?;
    let of = |group: Group| fields.iter().filter(|field| field.group == group).cloned().collect::<Vec<Field>>();
    let groups = Group::ALL.into_iter().map(|group| (group, of(group))).collect();
    web::page(List { shell: admin.shell()?, groups })
}

async fn new(admin: Admin) -> web::Result<HttpResponse> {
    let form = Filled::of([("group", "core"), ("kind", "text"), ("yes", "Yes"), ("no", "No"), ("scale", "0")]);
    web::page(Edit::new(admin.shell()?, form, None))
}

async fn create(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    let taken = db.read(|conn| Ok(queries::aliases(conn)?)).await?;
    let Some(field) = forms::parse_new(&mut filled, &taken) else {
        return web::again(Edit::new(admin.shell()?, filled, None));
    };
    let (label, alias) = (field.label.clone(), field.alias.clone());
    // Not `write`: adding a column commits whatever is open.
    let made = db.read(move |conn| {
        let mut field = field.clone();
        field.position = queries::next_position(conn, field.group)?;
        let made = storage::create(conn, &field, now)?;
        if let Ok(id) = made {
            let image = (&field.label, &field.alias, field.group.key(), field.kind.key());
            audit::record(conn, &[NewChange::new(Some(by), "field", id, "created", now).after(&image)])?;
        }
        Ok(made)
    });
    match made.await? {
        Ok(_) => return admin.go("/fields", &format!("{label} was saved; tokens call it {alias}.")),
        Err(Refused::Taken) => filled.refuse("alias", forms::taken_sentence(&alias)),
        Err(Refused::Busy) => {
            filled.refuse(
                "label",
                "The contacts are busy right now, so the field could not be added; try again in a minute.",
            );
        }
    }
    web::again(Edit::new(admin.shell()?, filled, None))
}

async fn edit(admin: Admin, id: Path<FieldId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let field = db.read(move |conn| queries::find(conn, id)).await?.ok_or(Error::NotFound)?;
    web::page(Edit::new(admin.shell()?, forms::fill(&field), Some(field)))
}

async fn change(admin: Admin, id: Path<FieldId>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, id, now, by) = (form.0, id.into_inner(), admin.now, admin.id());
    let field = db.read(move |conn| queries::find(conn, id)).await?.ok_or(Error::NotFound)?;
    let Some(changed) = forms::parse_change(&mut filled, &field) else {
        return web::again(Edit::new(admin.shell()?, filled, Some(field)));
    };
    let label = changed.label.clone();
    db.write(move |conn| {
        queries::change(conn, id, &changed)?;
        let change = NewChange::new(Some(by), "field", id, "changed", now)
            .before(&(&field.label, field.group.key(), &field.properties, field.required))
            .after(&(&changed.label, changed.group.key(), &changed.properties, changed.required));
        Ok(audit::record(conn, &[change])?)
    })
    .await?;
    admin.go("/fields", &format!("{label} was saved."))
}

async fn archive(admin: Admin, id: Path<FieldId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let done = db.write(move |conn| {
        let Some(field) = queries::find(conn, id)? else { return Ok(None) };
        if field.shipped {
            return Ok(Some(("warning", format!("{} came with Linnet and stays.", field.label))));
        }
        let ends = field.archived_at.is_none();
        queries::archive(conn, id, ends.then_some(now))?;
        let act = if ends { "archived" } else { "restored" };
        audit::record(conn, &[NewChange::new(Some(by), "field", id, act, now)])?;
        let does =
            if ends { "is archived: forms and tokens no longer know it, its values stay" } else { "is back in use" };
        Ok(Some(("success", format!("{} {does}.", field.label))))
    });
    let (tone, sentence) = done.await?.ok_or(Error::NotFound)?;
    admin.go_with(urls::field(&id), tone, &sentence)
}
