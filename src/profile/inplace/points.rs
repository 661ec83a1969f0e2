//! The score and its log: every change with who and why.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

use super::live;
use crate::contacts::{self, Contact, Editor, PointsChange, PointsLine};
use crate::db::Db;
use crate::ids::ContactId;
use crate::users::{Admin, Permission};
use crate::web::{self, Error, Filled, Form, Shell, urls};

const SHOWN: i64 = 100;
/// The longest reason.
const LONGEST: usize = 191;

#[derive(Template)]
#[template(path = "profile/points.html")]
struct Show {
    shell: Shell,
    contact: Contact,
    log: Vec<PointsLine>,
    /// `None` for who may only look.
    form: Option<Filled>,
}

async fn look(db: &Db, id: ContactId) -> web::Result<(Contact, Vec<PointsLine>)> {
    let found = db.read(move |conn| Ok((live(conn, id)?, contacts::points_of(conn, id, SHOWN)?))).await?;
    Ok((found.0.ok_or(Error::NotFound)?, found.1))
}

pub(super) async fn show(admin: Admin, id: Path<ContactId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let (contact, log) = look(&db, id.into_inner()).await?;
    let form = admin.may(Permission::EditContacts).then(|| Filled::of([("how", "plus")]));
    web::page(Show { shell: admin.shell()?, contact, log, form })
}

pub(super) async fn adjust(admin: Admin, id: Path<ContactId>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, mut filled) = (id.into_inner(), form.0);
    let (contact, log) = look(&db, id).await?;
    let Some((change, reason)) = parse(&mut filled) else {
        return web::again(Show { shell: admin.shell()?, contact, log, form: Some(filled) });
    };
    let editor = Editor::new(Some(admin.id()), admin.now);
    let now = db.write(move |conn| {
        contacts::adjust_points(conn, &[id], change, &reason, editor)?;
        Ok(contacts::find(conn, id)?.map(|contact| contact.points))
    });
    let points = now.await?.ok_or(Error::NotFound)?;
    admin.go(urls::contact(&id), &format!("{} has {points} points now.", contact.name()))
}

fn parse(filled: &mut Filled) -> Option<(PointsChange, String)> {
    let amount = filled.text("amount").parse::<i32>().ok();
    let change = match (filled.text("how"), amount) {
        ("plus", Some(points @ 0..)) => Some(PointsChange::Plus(points)),
        ("minus", Some(points @ 0..)) => Some(PointsChange::Minus(points)),
        ("set", Some(points)) => Some(PointsChange::Set(points)),
        _ => None,
    };
    if change.is_none() {
        filled.refuse("amount", "Give a whole number, like 10.");
    }
    let reason = filled.required("reason", "A reason", LONGEST)?;
    Some((change?, reason))
}
