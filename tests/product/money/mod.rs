//! Sentences about money: what is spent, what may be, and that no number of workers spends more.

mod capping;
mod keeping;
mod pages;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::schema::{x_months, x_spend};

use crate::outbox::Desk;

/// Lets so much be spent in a month, in millionths of a dollar.
pub(super) fn cap(desk: &Desk, month_micros: u64) {
    let sql = format!(
        "REPLACE INTO settings (name, value, changed_at) \
         VALUES ('twitter.caps', '{{\"month_micros\":{month_micros}}}', NOW(6));"
    );
    desk.app.db(|conn| Ok(conn.batch_execute(&sql)?));
}

/// What was spent in all, by the ledger of days and by that of months: always the same.
pub(super) fn spent(desk: &Desk) -> u64 {
    let days: Vec<u64> = desk.app.db(|conn| Ok(x_spend::table.select(x_spend::micros).load(conn)?));
    let months: Vec<u64> = desk.app.db(|conn| Ok(x_months::table.select(x_months::micros).load(conn)?));
    assert_eq!(days.iter().sum::<u64>(), months.iter().sum::<u64>());
    days.iter().sum()
}

/// What was spent for one purpose: calls and millionths of a dollar.
pub(super) fn spent_for(desk: &Desk, purpose: &str) -> (u32, u64) {
    let found = desk.app.db(|conn| {
        let lines = x_spend::table.filter(x_spend::purpose.eq(purpose));
        Ok(lines.select((x_spend::calls, x_spend::micros)).first(conn).optional()?)
    });
    found.unwrap_or_default()
}
