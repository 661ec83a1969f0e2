//! A contact's picture: uploaded by one of us, made small, kept in the store. Nobody else is ever asked for one.

mod queries;
mod routes;
mod upload;

pub(super) use routes::routes;

use std::collections::BTreeMap;

use super::model::{CHANGED, Contact, Editor};
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewChange};
use crate::db::{self, Conn};

/// Gives a contact another picture, or none; the journal keeps which.
fn change(conn: &mut Conn, contact: &Contact, picture: Option<(&str, &str)>, editor: Editor) -> db::Result<()> {
    let (was, is) = (contact.avatar_hash.as_deref(), picture.map(|(hash, _)| hash));
    if was == is {
        return Ok(());
    }
    queries::set(conn, contact.id, picture, editor.now)?;
    let title = if is.is_some() { "Changed the picture" } else { "Removed the picture" };
    activity::record(conn, &[NewActivity::new(contact.id, &CHANGED, title, editor.now)])?;
    let image = |hash: &str| BTreeMap::from([("avatar", hash.to_owned())]);
    let mut change = NewChange::new(editor.user, "contact", contact.id, "changed", editor.now).within(editor.act);
    if let Some(hash) = was {
        change = change.before(&image(hash));
    }
    if let Some(hash) = is {
        change = change.after(&image(hash));
    }
    Ok(audit::record(conn, &[change])?)
}
