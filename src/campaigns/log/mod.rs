//! `campaign_log`: one row per member and step; schedule, claim, finish, put off.

mod armed;
mod looks_back;
mod next;
mod queries;
mod told;

pub(super) use armed::{Armed, armed, catch_up, claim_expired, done_while_armed, rows_of};
pub(super) use looks_back::{Fresh, fresh, listen_since, recall};
pub(super) use queries::{
    BATCH, Claimed, Mark, Next, Place, back_to_savepoint, claim_due, claim_in, due_steps, instant, is_active, list,
    mark, places, presence, release, retire, savepoint, schedule,
};
pub(super) use told::tell;
