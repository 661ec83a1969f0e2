//! Money put aside for readings under way. A process that dies leaves its row here, and the money comes back by it.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::money::{Purse, settle, spend};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::HoldId;
use crate::schema::x_holds;
use crate::twitter::budget::{Price, Purpose};

/// Rows given back with one transaction.
const MOST: i64 = 500;

/// What one reading may cost at most, put aside for it.
#[derive(Clone, Copy, Debug)]
pub(in crate::twitter) struct Hold {
    id: HoldId,
    price: Price,
    at: At,
}

impl Purse {
    /// Puts a price aside for so many readings that begin together; each is settled by itself.
    pub(in crate::twitter) fn hold(
        &mut self,
        conn: &mut Conn,
        price: Price,
        times: usize,
        now: At,
    ) -> db::Result<Hold> {
        let all = price.times(u32::try_from(times).unwrap_or(u32::MAX));
        self.pay(conn, all, now)?;
        diesel::insert_into(x_holds::table)
            .values((
                x_holds::purpose.eq(all.purpose.key()),
                x_holds::calls.eq(all.calls),
                x_holds::micros.eq(all.micros),
                x_holds::held_at.eq(now),
            ))
            .execute(conn)?;
        Ok(Hold { id: db::last_id(conn)?, price, at: now })
    }
}

impl Hold {
    /// What was put aside becomes what X charged.
    pub(in crate::twitter) fn settle(&self, conn: &mut Conn, used: Price) -> QueryResult<()> {
        let left = x_holds::calls.ge(self.price.calls).and(x_holds::micros.ge(self.price.micros));
        let taken = diesel::update(x_holds::table.find(self.id).filter(left))
            .set((
                x_holds::calls.eq(x_holds::calls - self.price.calls),
                x_holds::micros.eq(x_holds::micros - self.price.micros),
            ))
            .execute(conn)?;
        if taken == 0 {
            // The answer came so late that the money had been given back.
            return if used.calls == 0 { Ok(()) } else { spend(conn, used, self.at) };
        }
        diesel::delete(x_holds::table.find(self.id).filter(x_holds::calls.eq(0))).execute(conn)?;
        settle(conn, self.price, used, self.at)
    }

    /// X charged nothing.
    pub(in crate::twitter) fn release(&self, conn: &mut Conn) -> QueryResult<()> {
        self.settle(conn, Price::nothing(self.price.purpose))
    }
}

/// Gives back what was put aside before an instant: nobody waits for those answers any more.
pub(in crate::twitter) fn release_lost(conn: &mut Conn, before: At) -> QueryResult<usize> {
    let rows: Vec<(HoldId, String, u32, u64, At)> = x_holds::table
        .filter(x_holds::held_at.lt(before))
        .order((x_holds::held_at, x_holds::id))
        .limit(MOST)
        .select((x_holds::id, x_holds::purpose, x_holds::calls, x_holds::micros, x_holds::held_at))
        .for_update()
        .skip_locked()
        .load(conn)?;
    if rows.is_empty() {
        return Ok(0);
    }
    let ids: Vec<HoldId> = rows.iter().map(|row| row.0).collect();
    diesel::delete(x_holds::table.filter(x_holds::id.eq_any(&ids))).execute(conn)?;
    let mut lost = BTreeMap::new();
    for (_, purpose, calls, micros, at) in rows {
        let sum = lost.entry((at.utc().date_naive(), purpose)).or_insert((at, 0_u32, 0_u64));
        *sum = (at, sum.1.saturating_add(calls), sum.2.saturating_add(micros));
    }
    for ((_, purpose), (at, calls, micros)) in lost {
        let Some(purpose) = Purpose::parse(&purpose) else { continue };
        settle(conn, Price { purpose, calls, micros }, Price::nothing(purpose), at)?;
    }
    Ok(ids.len())
}
