//! How a page is shared, kept.

use diesel::prelude::*;

use super::model::Share;
use crate::clock::At;
use crate::db::Conn;
use crate::ids::PageId;
use crate::pages::queries::refer;
use crate::schema::pages;

/// Changes how a page is shared; 0 when it is gone.
pub fn change(conn: &mut Conn, id: PageId, share: &Share, now: At) -> QueryResult<usize> {
    let changed = diesel::update(pages::table.find(id))
        .set((
            pages::share_title.eq(&share.title),
            pages::share_text.eq(&share.text),
            pages::share_asset_id.eq(share.asset),
            pages::share_alt.eq(&share.alt),
            pages::share_card.eq(share.card.key()),
            pages::changed_at.eq(now),
        ))
        .execute(conn)?;
    if let Some(html) = pages::table.find(id).select(pages::html).first::<String>(conn).optional()? {
        refer(conn, id, &html)?;
    }
    Ok(changed)
}
