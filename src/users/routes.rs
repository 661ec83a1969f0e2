//! `/users`: who works with Linnet.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};

use super::forms::{AccountForm, Asked};
use super::model::{Permission, Role};
use super::views::{Edit, List, roles};
use super::{Admin, may, password, queries};
use crate::audit::{self, NewChange};
use crate::db::Db;
use crate::ids::UserId;
use crate::web::{self, Error, Filled, Form, urls};

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    let manage = || may(Permission::ManageUsers);
    cfg.service(resource("/users").route(get().to(list).wrap(manage())).route(post().to(create).wrap(manage())))
        .service(resource("/users/new").route(get().to(new).wrap(manage())))
        .service(resource("/settings/theme").route(post().to(theme).wrap(may(Permission::SignedIn))))
        .service(resource("/users/{id}").route(get().to(edit).wrap(manage())).route(post().to(change).wrap(manage())))
        .service(resource("/users/{id}/edit").route(get().to(edit).wrap(manage())))
        .service(resource("/users/{id}/disable").route(post().to(disable).wrap(manage())));
}

async fn list(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let users = db.read(|conn| Ok(queries::all(conn)?)).await?;
    web::page(List { shell: admin.shell()?, users })
}

async fn new(admin: Admin) -> web::Result<HttpResponse> {
    let form = Filled::of([("role", "marketer"), ("time_zone", admin.user.time_zone.as_str())]);
    web::page(Edit { shell: admin.shell()?, form, roles: roles(), user: None })
}

async fn create(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    let Some(account) = AccountForm::parse(&mut filled, &Asked { password: true, role: None }) else {
        return web::again(Edit { shell: admin.shell()?, form: filled, roles: roles(), user: None });
    };
    let name = account.name.clone();
    let made = db.write(move |conn| {
        let hash = password::hash(&account.password)?;
        let id = queries::create(conn, &account.new_user(hash, now))?;
        let image = (&account.email, &account.name, account.role.key());
        audit::record(conn, &[NewChange::new(Some(by), "user", id, "created", now).after(&image)])?;
        Ok(())
    });
    match made.await {
        Ok(()) => admin.go("/users", &format!("{name} can sign in now.")),
        Err(error) if error.is_duplicate() => {
            filled.refuse("email", "Somebody has this e-mail already.");
            web::again(Edit { shell: admin.shell()?, form: filled, roles: roles(), user: None })
        }
        Err(error) => Err(error.into()),
    }
}

async fn edit(admin: Admin, id: Path<UserId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let user = db.read(move |conn| Ok(queries::find(conn, id)?)).await?.ok_or(Error::NotFound)?;
    let pairs = [("email", &user.email), ("name", &user.name), ("role", &user.role), ("time_zone", &user.time_zone)];
    let form = Filled::of(pairs.map(|(name, value)| (name, value.clone())));
    web::page(Edit { shell: admin.shell()?, form, roles: roles(), user: Some(user) })
}

async fn change(admin: Admin, id: Path<UserId>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, id, now, by) = (form.0, id.into_inner(), admin.now, admin.id());
    let user = db.read(move |conn| Ok(queries::find(conn, id)?)).await?.ok_or(Error::NotFound)?;
    filled.set("email", user.email.clone());
    let Some(account) = AccountForm::parse(&mut filled, &Asked { password: false, role: None }) else {
        return web::again(Edit { shell: admin.shell()?, form: filled, roles: roles(), user: Some(user) });
    };
    let name = account.name.clone();
    let changed = db.write(move |conn| {
        if account.role != Role::Administrator && !queries::other_administrators(conn, id)? {
            return Ok(false);
        }
        queries::change(conn, id, &account.name, account.role.key(), &account.time_zone)?;
        if !account.password.is_empty() {
            queries::change_password(conn, id, &password::hash(&account.password)?)?;
        }
        let image = (&account.name, account.role.key(), &account.time_zone);
        audit::record(conn, &[NewChange::new(Some(by), "user", id, "changed", now).after(&image)])?;
        Ok(true)
    });
    if changed.await? {
        return admin.go("/users", &format!("{name} was saved."));
    }
    filled.refuse("role", "Somebody has to stay administrator; this is the last one.");
    web::again(Edit { shell: admin.shell()?, form: filled, roles: roles(), user: Some(user) })
}

async fn disable(admin: Admin, id: Path<UserId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let done = db.write(move |conn| {
        let Some(user) = queries::find(conn, id)? else { return Ok(None) };
        let ends = user.disabled_at.is_none();
        if ends && !queries::other_administrators(conn, id)? {
            return Ok(Some("Somebody has to stay administrator; this is the last one."));
        }
        queries::disable(conn, id, ends.then_some(now))?;
        let act = if ends { "disabled" } else { "enabled" };
        audit::record(conn, &[NewChange::new(Some(by), "user", id, act, now)])?;
        Ok(Some(if ends { "They cannot sign in any more." } else { "They can sign in again." }))
    });
    admin.go_with(urls::user(&id), "info", done.await?.ok_or(Error::NotFound)?)
}

async fn theme(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let theme = match form.0.text("theme") {
        "light" => "light",
        "dark" => "dark",
        _ => "auto",
    };
    let id = admin.id();
    db.write(move |conn| Ok(queries::set_theme(conn, id, theme)?)).await?;
    let back = form.0.text("back").to_owned();
    Ok(web::see_other(if back.starts_with('/') && !back.starts_with("//") { back } else { "/".to_owned() }))
}
