//! Do not contact, channel by channel: who asked for it, or why we decided it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;
use chrono_tz::Tz;

use super::live;
use crate::contacts::{self, Block, Channel, Contact, Editor, Why};
use crate::db::Db;
use crate::ids::ContactId;
use crate::profile::changes::{self, Changes};
use crate::users::{Admin, Permission};
use crate::web::{self, Error, Filled, Form, Shell, urls};

/// The longest comment.
const LONGEST: usize = 255;

#[derive(Template)]
#[template(path = "profile/blocks.html")]
struct Show {
    shell: Shell,
    contact: Contact,
    /// Of each channel, whether it is blocked.
    channels: Vec<(Channel, Option<Block>)>,
    whys: Vec<(&'static str, &'static str)>,
    form: Filled,
    may_edit: bool,
    /// Who set and lifted them, and when.
    changes: Changes,
}

type Seen = (Contact, Vec<Block>, Changes);

async fn look(db: &Db, id: ContactId, zone: Tz) -> web::Result<Seen> {
    let found = db.read(move |conn| {
        Ok((live(conn, id)?, contacts::blocks_of(conn, id)?, changes::about(conn, id, "block:", zone)?))
    });
    let (contact, blocks, changes) = found.await?;
    Ok((contact.ok_or(Error::NotFound)?, blocks, changes))
}

fn view(admin: &Admin, (contact, blocks, changes): Seen, form: Filled) -> web::Result<Show> {
    let of = |channel: Channel| (channel, blocks.iter().find(|block| block.channel == channel.key()).cloned());
    Ok(Show {
        shell: admin.shell()?,
        channels: Channel::ALL.map(of).to_vec(),
        whys: Why::ALL.map(|why| (why.key(), why.label())).to_vec(),
        may_edit: admin.may(Permission::EditContacts),
        contact,
        form,
        changes,
    })
}

pub(super) async fn show(admin: Admin, id: Path<ContactId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let seen = look(&db, id.into_inner(), admin.zone()).await?;
    web::page(view(&admin, seen, Filled::of([("reason", Why::Asked.key())]))?)
}

pub(super) async fn change(admin: Admin, id: Path<ContactId>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, mut filled) = (id.into_inner(), form.0);
    let seen = look(&db, id, admin.zone()).await?;
    let channel =
        Channel::parse(filled.text("channel")).ok_or_else(|| Error::Bad("There is no such channel.".into()))?;
    let why = Why::parse(filled.text("reason"));
    let lifts = filled.is_on("lift");
    if !lifts && why.is_none() {
        filled.refuse("reason", "Choose a reason.");
    }
    let comment = filled.optional("comment", "A comment", LONGEST).unwrap_or_default();
    if !filled.is_fine() {
        return web::again(view(&admin, seen, filled)?);
    }
    let editor = Editor::new(Some(admin.id()), admin.now);
    db.write(move |conn| match why.filter(|_| !lifts) {
        Some(why) => contacts::block(conn, &[id], channel, why, &comment, editor),
        None => contacts::unblock(conn, &[id], channel, editor),
    })
    .await?;
    let verb = if lifts { "may be contacted again" } else { "will not be contacted any more" };
    admin.go(urls::contact(&id), &format!("{} {verb} {}.", seen.0.name(), channel.where_()))
}
