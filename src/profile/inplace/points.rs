//! The score and its log: every change with who and why.

use std::collections::{BTreeSet, HashMap};

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

use super::live;
use crate::contacts::{self, Contact, Editor, PointsChange, PointsLine};
use crate::db::Db;
use crate::ids::{ContactId, UserId};
use crate::users::{self, Admin, Permission};
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
    users: HashMap<UserId, String>,
    /// `None` for who may only look.
    form: Option<Filled>,
}

impl Show {
    fn who(&self, line: &PointsLine) -> &str {
        line.user_id.and_then(|id| self.users.get(&id)).map_or("Linnet", String::as_str)
    }
}

async fn look(admin: &Admin, db: &Db, id: ContactId) -> web::Result<Show> {
    let found = db.read(move |conn| {
        let log = contacts::points_of(conn, id, SHOWN)?;
        let ids: BTreeSet<UserId> = log.iter().filter_map(|line| line.user_id).collect();
        Ok((live(conn, id)?, users::names_of(conn, &ids.into_iter().collect::<Vec<_>>())?, log))
    });
    let (contact, users, log) = found.await?;
    Ok(Show { shell: admin.shell()?, contact: contact.ok_or(Error::NotFound)?, log, users, form: None })
}

pub(super) async fn show(admin: Admin, id: Path<ContactId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let form = admin.may(Permission::EditContacts).then(|| Filled::of([("how", "plus")]));
    web::page(Show { form, ..look(&admin, &db, id.into_inner()).await? })
}

pub(super) async fn adjust(admin: Admin, id: Path<ContactId>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, mut filled) = (id.into_inner(), form.0);
    let seen = look(&admin, &db, id).await?;
    let Some((change, reason)) = parse(&mut filled) else {
        return web::again(Show { form: Some(filled), ..seen });
    };
    let editor = Editor::new(Some(admin.id()), admin.now);
    let now = db.write(move |conn| {
        contacts::adjust_points(conn, &[id], change, &reason, editor)?;
        Ok(contacts::find(conn, id)?.map(|contact| contact.points))
    });
    let points = now.await?.ok_or(Error::NotFound)?;
    admin.go(urls::contact(&id), &format!("{} has {points} points now.", seen.contact.name()))
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
        filled.refuse("amount", "Give a whole number up to 2,147,483,647, like 10.");
    }
    let reason = filled.required("reason", "A reason", LONGEST)?;
    Some((change?, reason))
}
