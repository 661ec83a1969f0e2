//! All contacts of a tag get another one instead: some thousand at a time, so that nobody waits for a lock, and begun
//! again it goes on where it stopped. Deleting a tag takes it off in the same way.

use std::collections::HashSet;

use super::queries as own;
use crate::audit::{self, NewChange};
use crate::contacts::Editor;
use crate::contacts::tags::{changed, page_with_tag, queries};
use crate::db::{self, Conn, Db};
use crate::ids::{ContactId, TagId};

/// Contacts of one transaction.
const CHUNK: i64 = 5000;

/// Takes a tag off everybody, puts another on them if there is one, then removes it; how many contacts had it.
pub(super) async fn dissolve(db: &Db, from: TagId, into: Option<TagId>, editor: Editor) -> db::Result<u64> {
    let mut moved = 0;
    loop {
        let chunk = db.write(move |conn| some(conn, from, into, editor)).await?;
        if chunk == 0 {
            break;
        }
        moved += chunk;
    }
    db.write(move |conn| finish(conn, (from, into), moved, editor)).await?;
    Ok(moved)
}

/// The next contacts that have it.
fn some(conn: &mut Conn, from: TagId, into: Option<TagId>, editor: Editor) -> db::Result<u64> {
    let contacts = page_with_tag(conn, from, ContactId(0), CHUNK)?;
    let pairs = |tag: TagId| contacts.iter().map(move |contact| (*contact, tag));
    if let Some(into) = into {
        let there: HashSet<_> = queries::existing(conn, &contacts, &[into])?.into_iter().collect();
        let missing: Vec<_> = pairs(into).filter(|pair| !there.contains(pair)).collect();
        queries::insert(conn, &missing, editor.now)?;
    }
    if !contacts.is_empty() {
        queries::remove(conn, &contacts, &[from])?;
        changed(conn, &pairs(from).collect::<Vec<_>>(), editor.now)?;
    }
    Ok(u64::try_from(contacts.len()).unwrap_or(0))
}

fn finish(conn: &mut Conn, (from, into): (TagId, Option<TagId>), moved: u64, editor: Editor) -> db::Result<()> {
    let Some(was) = own::locked(conn, from)? else { return Ok(()) };
    let target = into.map(|into| own::find(conn, into)).transpose()?.flatten();
    own::delete(conn, from)?;
    let image = [("name", was.name.clone()), ("contacts", moved.to_string())];
    let before: std::collections::BTreeMap<_, _> = image.into_iter().collect();
    let act = if target.is_some() { "merged" } else { "deleted" };
    let mut change = NewChange::new(editor.user, "tag", from, act, editor.now).before(&before);
    if let Some(target) = &target {
        change = change.after(&std::collections::BTreeMap::from([("name", &target.name)]));
        let got = std::collections::BTreeMap::from([("took in", &was.name)]);
        audit::record(conn, &[NewChange::new(editor.user, "tag", target.id, "took in", editor.now).after(&got)])?;
    }
    Ok(audit::record(conn, &[change])?)
}
