//! `/twitter/sending`: the rules, to be changed.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get, post, resource};
use askama::Template;

use super::{NAME, Rules, rules};
use crate::audit::{self, NewChange};
use crate::db::Db;
use crate::settings;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Filled, Form, Shell};

#[derive(Template)]
#[template(path = "twitter/sending.html")]
struct Page {
    shell: Shell,
    form: Filled,
}

pub(in crate::twitter) fn routes(cfg: &mut ServiceConfig) {
    let manage = || may(Permission::ManageTwitter);
    cfg.service(
        resource("/twitter/sending").route(get().to(show).wrap(manage())).route(post().to(save).wrap(manage())),
    );
}

async fn show(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let rules = db.read(rules).await?;
    let form = Filled::of([
        ("per_contact", rules.per_contact.to_string()),
        ("contact_days", rules.contact_days.to_string()),
        ("per_day", rules.per_day.to_string()),
        ("refusals", rules.refusals.to_string()),
        ("reply_days", rules.reply_days.to_string()),
    ]);
    web::page(Page { shell: admin.shell()?, form })
}

async fn save(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    let Some(new) = parse(&mut filled) else {
        return web::again(Page { shell: admin.shell()?, form: filled });
    };
    db.write(move |conn| {
        let before = rules(conn)?;
        settings::put(conn, NAME, &new, now)?;
        let change = NewChange::new(Some(by), "twitter", "sending", "changed", now).before(&before).after(&new);
        Ok(audit::record(conn, &[change])?)
    })
    .await?;
    admin.go("/twitter/sending", "The rules were saved. What waits is looked at again when its time comes.")
}

fn parse(filled: &mut Filled) -> Option<Rules> {
    let per_contact = number(filled, "per_contact", 100);
    let contact_days = number(filled, "contact_days", 365);
    let per_day = number(filled, "per_day", 2_400);
    let refusals = number(filled, "refusals", 100);
    let reply_days = number(filled, "reply_days", 30);
    Some(Rules {
        per_contact: per_contact?,
        contact_days: contact_days?.try_into().ok()?,
        per_day: per_day?,
        refusals: refusals?,
        reply_days: reply_days?.try_into().ok()?,
    })
}

fn number(filled: &mut Filled, name: &str, most: u32) -> Option<u32> {
    let number = filled.text(name).parse::<u32>().ok().filter(|number| (1..=most).contains(number));
    if number.is_none() {
        filled.refuse(name, format!("Give a whole number from 1 to {most}."));
    }
    number
}
