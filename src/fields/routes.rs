//! `/fields`: what is known about contacts.

use actix_web::web::{Data, Path, Query, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::archiving::{archive, ask, restore};
use super::model::{Field, NewField};
use super::naming::{self, preview};
use super::order::{self, Way};
use super::plugs::{Clash, Plugs};
use super::search::Search;
use super::storage::Refused;
use super::suggestions::suggest;
use super::views::{Edit, List};
use super::{forms, indexes, queries, storage, withdrawing};
use crate::audit::{self, NewChange};
use crate::db::{self, Conn, Db};
use crate::ids::FieldId;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, Form};
use crate::worker::Nudge;

/// Indexes of one side table: the database allows 64, and each makes saving slower.
const MOST_INDEXES: i64 = 40;

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    let manage = || may(Permission::ManageFields);
    cfg.service(resource("/fields").route(get().to(list).wrap(manage())).route(post().to(create).wrap(manage())))
        .service(resource("/fields/new").route(get().to(new).wrap(manage())))
        .service(resource("/fields/alias").route(get().to(preview).wrap(manage())))
        .service(resource("/fields/{id}").route(get().to(edit).wrap(manage())).route(post().to(change).wrap(manage())))
        .service(resource("/fields/{id}/edit").route(get().to(edit).wrap(manage())))
        .service(resource("/fields/{id}/move").route(post().to(go).wrap(manage())))
        .service(resource("/fields/{id}/suggestions").route(get().to(suggest).wrap(may(Permission::EditContacts))))
        .service(
            resource("/fields/{id}/archive")
                .route(get().to(ask).wrap(manage()))
                .route(post().to(archive).wrap(manage())),
        )
        .service(resource("/fields/{id}/restore").route(post().to(restore).wrap(manage())));
}

async fn list(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let typed = query.text("search").to_owned();
    let (mut fields, built) = db
        .read(|conn| {
            let fields = queries::with_archived(conn)?;
            let built = indexes::built(conn, &fields)?;
            Ok((fields, built))
        })
        .await?;
    let search = Search::parse(&typed);
    fields.retain(|field| search.finds(field));
    web::page(List::new(admin.shell()?, typed, fields, &built))
}

#[derive(Deserialize)]
struct From {
    from: Option<FieldId>,
}

/// A new field, or one like another.
async fn new(admin: Admin, from: Query<From>, db: Data<Db>) -> web::Result<HttpResponse> {
    let mut form = Filled::of([("group", "core"), ("kind", "text"), ("yes", "Yes"), ("no", "No"), ("scale", "0")]);
    form.set("visible", "1");
    form.set("listable", "1");
    if let Some(id) = from.from {
        let field = db.read(move |conn| queries::find(conn, id)).await?.ok_or(Error::NotFound)?;
        form = forms::fill(&field, admin.zone());
        form.set("label", format!("{} copy", field.label));
        form.set("alias", "");
    }
    web::page(Edit::new(admin.shell()?, form, None))
}

async fn create(admin: Admin, form: Form, db: Data<Db>, nudge: Data<Nudge>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    let (taken, known) = db.read(|conn| Ok((queries::aliases(conn)?, queries::with_archived(conn)?))).await?;
    naming::refuse_taken(&mut filled, &known, None);
    let Some(field) = forms::parse_new(&mut filled, &taken, admin.zone()) else {
        return web::again(Edit::new(admin.shell()?, filled, None));
    };
    let (label, alias) = (field.label.clone(), field.alias.clone());
    // Not `write`: adding a column commits whatever is open.
    let made = db.read(move |conn| {
        if field.indexed && !has_room(conn, None)? {
            return Ok(Err(None));
        }
        let mut field = field.clone();
        field.position = queries::next_position(conn, field.group)?;
        let made = storage::create(conn, &field, now)?;
        if let Ok(id) = made {
            let image = (&field.label, &field.alias, field.group.key(), field.kind.key());
            audit::record(conn, &[NewChange::new(Some(by), "field", id, "created", now).after(&image)])?;
        }
        Ok(made.map_err(Some))
    });
    match made.await? {
        Ok(_) => {
            nudge.now();
            return admin.go("/fields", &format!("{label} was saved; tokens call it {alias}."));
        }
        Err(None) => filled.refuse("indexed", no_room()),
        Err(Some(Refused::Taken)) => filled.refuse("alias", forms::taken_sentence(&alias)),
        Err(Some(Refused::Busy)) => {
            filled.refuse(
                "label",
                "The contacts are busy right now, so the field could not be added; try again in a minute.",
            );
        }
    }
    web::again(Edit::new(admin.shell()?, filled, None))
}

/// Whether the side table of a field, or that of the next new one, has room for an index.
fn has_room(conn: &mut Conn, field: Option<&Field>) -> db::Result<bool> {
    let table = match field {
        Some(field) => storage::side_table(field),
        None => Some(storage::next_table(conn)?.0),
    };
    let Some(table) = table else { return Ok(true) };
    Ok(queries::indexed_in(conn, table, field.map(|field| field.id))? < MOST_INDEXES)
}

fn no_room() -> String {
    format!(
        "{MOST_INDEXES} fields that are stored together have an index already, and more would make saving slow. \
         Switch one off that nobody filters or sorts by."
    )
}

async fn edit(admin: Admin, id: Path<FieldId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let field = db.read(move |conn| queries::find(conn, id)).await?.ok_or(Error::NotFound)?;
    web::page(Edit::new(admin.shell()?, forms::fill(&field, admin.zone()), Some(field)))
}

async fn change(
    admin: Admin,
    id: Path<FieldId>,
    form: Form,
    db: Data<Db>,
    (plugs, nudge): (Data<Plugs>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (mut filled, id) = (form.0, id.into_inner());
    let known = db.read(queries::with_archived).await?;
    let field = known.iter().find(|field| field.id == id).cloned().ok_or(Error::NotFound)?;
    if filled.is_on("keep") {
        withdrawing::keep(&mut filled, &field);
    }
    naming::refuse_taken(&mut filled, &known, Some(&field));
    let Some(changed) = forms::parse_change(&mut filled, &field, admin.zone()) else {
        return web::again(Edit::new(admin.shell()?, filled, Some(field)));
    };
    let (before, typed) = (field.clone(), filled.clone());
    let looked = db.read(move |conn| {
        let mut changed = changed.clone();
        let withdrawing = withdrawing::look(conn, &before, &mut changed, &typed)?;
        Ok((changed, withdrawing))
    });
    let (changed, withdrawing) = looked.await?;
    if !withdrawing.is_empty() {
        return web::again(Edit { withdrawing, ..Edit::new(admin.shell()?, filled, Some(field)) });
    }
    let known = field.clone();
    if changed.indexed && !field.indexed && !db.read(move |conn| has_room(conn, Some(&known))).await? {
        filled.refuse("indexed", no_room());
        return web::again(Edit::new(admin.shell()?, filled, Some(field)));
    }
    if changed.unique && !field.unique {
        let clashes = make_unique(&db, &plugs, &field).await?;
        if !clashes.is_empty() {
            filled.refuse("unique", "Several contacts share a value, so that it cannot be unique yet; see below who.");
            return web::again(Edit { clashes, ..Edit::new(admin.shell()?, filled, Some(field)) });
        }
    }
    let label = changed.label.clone();
    save(&admin, &db, &plugs, field, changed).await?;
    nudge.now();
    admin.go("/fields", &format!("{label} was saved."))
}

/// Saving holds values from the first write on, so that nothing slips in while those that are there are looked at.
async fn make_unique(db: &Db, plugs: &Plugs, field: &Field) -> web::Result<Vec<Clash>> {
    let id = field.id;
    db.write(move |conn| Ok(queries::set_unique(conn, id, true)?)).await?;
    let (identity, field) = (plugs.identity.clone(), field.clone());
    let claimed = db.write(move |conn| {
        let clashes = identity.claim(conn, &field)?;
        if !clashes.is_empty() {
            identity.let_go(conn, &field)?;
            queries::set_unique(conn, id, false)?;
        }
        Ok(clashes)
    });
    let claimed = claimed.await;
    if claimed.is_err() {
        db.write(move |conn| Ok(queries::set_unique(conn, id, false)?)).await?;
    }
    Ok(claimed?)
}

async fn save(admin: &Admin, db: &Db, plugs: &Plugs, field: Field, changed: NewField) -> web::Result<()> {
    let (now, by, identity) = (admin.now, admin.id(), plugs.identity.clone());
    let image = |new: &NewField| {
        let switches = [new.required, new.unique, new.indexed, new.visible, new.listable, new.quick, new.public];
        (new.label.clone(), new.group.key(), new.properties.clone(), switches, new.default.clone(), new.hint.clone())
    };
    db.write(move |conn| {
        queries::change(conn, field.id, &changed)?;
        if field.unique && !changed.unique {
            identity.let_go(conn, &field)?;
        }
        let change = NewChange::new(Some(by), "field", field.id, "changed", now)
            .before(&image(&NewField::from(&field)))
            .after(&image(&changed));
        Ok(audit::record(conn, &[change])?)
    })
    .await?;
    Ok(())
}

async fn go(admin: Admin, id: Path<FieldId>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, filled) = (id.into_inner(), form.0);
    let way = Way::parse(&filled).ok_or_else(|| Error::Bad("Say where the field goes.".to_owned()))?;
    let moved = db.write(move |conn| {
        let Some(field) = queries::find(conn, id)? else { return Ok(None) };
        let went = order::go(conn, &field, way)?;
        Ok(Some((field.label, went)))
    });
    match moved.await?.ok_or(Error::NotFound)? {
        (label, true) => admin.go(format!("/fields#field-{id}"), &format!("{label} was moved.")),
        (label, false) => admin.go_with(
            "/fields",
            "warning",
            &format!("{label} stays where it was: somebody else moved the fields meanwhile."),
        ),
    }
}
