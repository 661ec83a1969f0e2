//! The file as the body of an answer: the next page is read when the one before was taken, so a reader who goes away
//! stops it.

use std::sync::Arc;

use actix_web::web::Bytes;
use futures_util::stream::{self, Stream};

use super::plan::{Page, Plan};
use crate::clock::Clock;
use crate::db::{self, Db};
use crate::ids::{ContactId, UserId};

/// Who gets it, and what it takes to write it.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) user: UserId,
}

enum Place {
    Head,
    After(ContactId),
}

/// A failure breaks the answer off: a file that only looks whole would be worse.
pub(super) fn body(plan: Plan, desk: Desk) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
    stream::try_unfold((Arc::new(plan), desk, Place::Head, 0), |(plan, desk, place, rows)| async move {
        let next = next(&plan, &desk, &place, rows).await.map_err(crate::web::Error::from)?;
        let Some((bytes, more, place)) = next else { return Ok(None) };
        Ok(Some((bytes, (plan, desk, place, rows + more))))
    })
}

async fn next(plan: &Arc<Plan>, desk: &Desk, place: &Place, rows: u64) -> db::Result<Option<(Bytes, u64, Place)>> {
    let after = match place {
        Place::Head => {
            note(plan, desk, "exporting", None).await?;
            return Ok(Some((plan.head()?.into(), 0, Place::After(ContactId(0)))));
        }
        Place::After(after) => *after,
    };
    let reads = Arc::clone(plan);
    let Page { bytes, rows: more, last } = desk.db.read(move |conn| reads.page(conn, after)).await?;
    if let Some(last) = last {
        return Ok(Some((bytes.into(), more, Place::After(last))));
    }
    note(plan, desk, "exported", Some(rows)).await?;
    Ok(None)
}

/// The journal says who took what: once when it begins, once when it is whole.
async fn note(plan: &Arc<Plan>, desk: &Desk, act: &'static str, rows: Option<u64>) -> db::Result<()> {
    let (plan, user, now) = (Arc::clone(plan), desk.user, desk.clock.now());
    desk.db.write(move |conn| plan.note(conn, Some(user), act, rows, now)).await
}
