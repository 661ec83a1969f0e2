//! All SQL on `campaigns.deaf_since`.

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::CampaignId;
use crate::schema::campaigns;

/// From now on it does not act, and what contacts do has to be heard later.
pub(in crate::campaigns) fn begin(conn: &mut Conn, id: CampaignId, now: At) -> QueryResult<usize> {
    let hears = campaigns::table.find(id).filter(campaigns::deaf_since.is_null());
    diesel::update(hears).set(campaigns::deaf_since.eq(Some(now))).execute(conn)
}

/// Campaigns that act again and have not heard yet what contacts did meanwhile.
pub(in crate::campaigns) fn owed(conn: &mut Conn) -> QueryResult<Vec<(CampaignId, At)>> {
    let acts = campaigns::is_published.eq(true).and(campaigns::pause_reason.is_null());
    campaigns::table
        .filter(acts.and(campaigns::deaf_since.is_not_null()))
        .select((campaigns::id, campaigns::deaf_since.assume_not_null()))
        .load(conn)
}

/// It heard everything since then, unless it stopped acting again.
pub(in crate::campaigns) fn heard(conn: &mut Conn, id: CampaignId, since: At) -> QueryResult<usize> {
    let acts = campaigns::is_published.eq(true).and(campaigns::pause_reason.is_null());
    diesel::update(campaigns::table.find(id).filter(acts.and(campaigns::deaf_since.eq(Some(since)))))
        .set(campaigns::deaf_since.eq(None::<At>))
        .execute(conn)
}
