//! The journal tells which tags the one who stays got from the other, and lost again when the two became two.

use crate::audit::{self, NewChange};
use crate::contacts::image::{Image, tagged};
use crate::contacts::model::Editor;
use crate::contacts::tags;
use crate::db::{self, Conn};
use crate::ids::ContactId;

/// The tags of a contact, as the journal keeps them.
pub(super) fn tags(conn: &mut Conn, contact: ContactId) -> db::Result<Image> {
    let tags = tags::tags_of(conn, &[contact])?.remove(&contact).unwrap_or_default();
    Ok(tagged(tags.iter().map(|tag| tag.name.as_str())).into_iter().collect())
}

/// Writes down what became of them since, if anything did.
pub(super) fn record(conn: &mut Conn, contact: ContactId, was: &Image, editor: Editor) -> db::Result<()> {
    let is = tags(conn, contact)?;
    if *was == is {
        return Ok(());
    }
    let change = NewChange::new(editor.user, "contact", contact, "changed", editor.now).within(editor.act);
    Ok(audit::record(conn, &[change.before(was).after(&is)])?)
}
