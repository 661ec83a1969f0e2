//! Do not contact, by channel: who asked for it or why we decided it.

mod model;
mod queries;

pub use model::{Block, Channel, Why};
pub(super) use queries::of_many;
pub use queries::{blocked, blocks_of};

use std::collections::HashMap;

use super::image::Image;
use super::model::{BLOCKED, Editor, UNBLOCKED};
use super::queries::live;
use crate::activity::{self, Kind, NewActivity};
use crate::audit::{self, NewChange};
use crate::db::{self, Conn};
use crate::ids::ContactId;

/// The longest comment.
pub(super) const LONGEST_COMMENT: usize = 255;

/// These contacts are not to be contacted on a channel; answers those for whom that is new, or has another reason now.
pub fn block(
    conn: &mut Conn,
    ids: &[ContactId],
    channel: Channel,
    why: Why,
    comment: &str,
    editor: Editor,
) -> db::Result<Vec<ContactId>> {
    let comment: String = comment.chars().take(LONGEST_COMMENT).collect();
    let new = |contact_id: &ContactId| Block {
        contact_id: *contact_id,
        channel: channel.key().to_owned(),
        reason: why.key().to_owned(),
        comment: comment.clone(),
        user_id: editor.user,
        at: editor.now,
    };
    let ids = in_use(conn, ids)?;
    let was = standing(conn, &ids, channel)?;
    let differs = |block: &Block| {
        was.get(&block.contact_id).is_none_or(|old| (&old.reason, &old.comment) != (&block.reason, &block.comment))
    };
    let rows: Vec<Block> = ids.iter().map(new).filter(differs).collect();
    queries::put(conn, &rows)?;
    let changed: Vec<ContactId> = rows.iter().map(|row| row.contact_id).collect();
    let title = format!("Not to be contacted {}: {}", channel.where_(), why.label().to_lowercase());
    record(conn, &changed, (&BLOCKED, &title, &comment), editor)?;
    let image = |block: &Block| Image::from([block.as_image()]);
    let change = |row: &Block| {
        let change = of(row.contact_id, "blocked", editor).after(&image(row));
        was.get(&row.contact_id).map_or(change.clone(), |old| change.before(&image(old)))
    };
    audit::record(conn, &rows.iter().map(change).collect::<Vec<_>>())?;
    Ok(changed)
}

/// These contacts may be contacted again on a channel; answers those for whom that is new.
pub fn unblock(conn: &mut Conn, ids: &[ContactId], channel: Channel, editor: Editor) -> db::Result<Vec<ContactId>> {
    let ids = in_use(conn, ids)?;
    let was = standing(conn, &ids, channel)?;
    let changed: Vec<ContactId> = ids.into_iter().filter(|id| was.contains_key(id)).collect();
    queries::take_off(conn, &changed, channel)?;
    record(conn, &changed, (&UNBLOCKED, &format!("May be contacted {} again", channel.where_()), ""), editor)?;
    let change = |block: &Block| of(block.contact_id, "unblocked", editor).before(&Image::from([block.as_image()]));
    let rows: Vec<NewChange> = changed.iter().filter_map(|id| was.get(id)).map(change).collect();
    audit::record(conn, &rows)?;
    Ok(changed)
}

fn in_use(conn: &mut Conn, ids: &[ContactId]) -> db::Result<Vec<ContactId>> {
    let live = live(conn, ids)?;
    Ok(ids.iter().copied().filter(|id| live.contains(id)).collect())
}

fn standing(conn: &mut Conn, ids: &[ContactId], channel: Channel) -> db::Result<HashMap<ContactId, Block>> {
    let rows = queries::on_channel(conn, ids, channel)?;
    Ok(rows.into_iter().map(|block| (block.contact_id, block)).collect())
}

fn of(contact: ContactId, act: &'static str, editor: Editor) -> NewChange {
    NewChange::new(editor.user, "contact", contact, act, editor.now).within(editor.act)
}

fn record(
    conn: &mut Conn,
    ids: &[ContactId],
    (kind, title, detail): (&Kind, &str, &str),
    editor: Editor,
) -> db::Result<()> {
    let news = |id: &ContactId| {
        let news = NewActivity::new(*id, kind, title, editor.now);
        if detail.is_empty() { news } else { news.detail(detail) }
    };
    Ok(activity::record(conn, &ids.iter().map(news).collect::<Vec<_>>())?)
}
