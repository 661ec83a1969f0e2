//! What calls would have cost (x-api §C.3), and the refusals of an empty purse.

use serde_json::json;

use super::http::Answer;
use super::state::{State, World};
use crate::clock::At;

/// Something X charges for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charge {
    PostCreate,
    PostCreateWithUrl,
    SummonedReply,
    PostDelete,
    PostRead,
    OwnedRead,
    UserRead,
}

impl Charge {
    fn price(self) -> (&'static str, i64) {
        match self {
            Self::PostCreate => ("post create", 15_000),
            Self::PostCreateWithUrl => ("post create with url", 200_000),
            Self::SummonedReply => ("summoned reply", 10_000),
            Self::PostDelete => ("post delete", 10_000),
            Self::PostRead => ("post read", 5_000),
            Self::OwnedRead => ("owned read", 1_000),
            Self::UserRead => ("user read", 10_000),
        }
    }

    fn is_read(self) -> bool {
        matches!(self, Self::PostRead | Self::OwnedRead | Self::UserRead)
    }
}

/// Puts something on the bill; what was read before on the same day (UTC) costs nothing.
pub(super) fn charge(world: &mut World, charge: Charge, thing: u64, now: At) {
    let (kind, micros) = charge.price();
    let bill = &mut world.bill;
    let today = now.epoch().div_euclid(86_400);
    if bill.day != today {
        bill.day = today;
        bill.paid.clear();
    }
    if charge.is_read() && !bill.paid.insert(format!("{kind} {thing}")) {
        return;
    }
    let line = bill.lines.entry(kind.to_owned()).or_default();
    line.count += 1;
    line.micros += micros;
    bill.total_micros += micros;
    if let Some(balance) = &mut world.credits.balance_micros {
        *balance -= micros;
    }
}

/// The refusal when there is no money left for anything.
pub(super) fn refusal(state: &State) -> Option<Answer> {
    let world = &state.world;
    if world.credits.balance_micros.is_some_and(|balance| balance <= 0) {
        return Some(depleted(&world.policy.problem_host));
    }
    let is_capped = world.credits.spend_cap_micros.is_some_and(|cap| world.bill.total_micros >= cap);
    is_capped.then(|| capped(&world.policy.problem_host))
}

/// 402: no credits.
pub(super) fn depleted(host: &str) -> Answer {
    Answer::json(
        402,
        &json!({
            "type": format!("https://{host}/2/problems/credits"),
            "title": "CreditsDepleted",
            "detail": "Your enrolled account [1] does not have any credits to fulfill this request.",
        }),
    )
}

/// 403: as much was spent as may be (the wording varies in the wild).
pub(super) fn capped(host: &str) -> Answer {
    Answer::json(
        403,
        &json!({
            "type": format!("https://{host}/2/problems/credits"),
            "title": "SpendCapReached",
            "detail": "Your monthly spend cap has been reached.",
            "status": 403,
        }),
    )
}

/// 429 that no quarter of an hour will mend: the month's cap.
pub(super) fn usage_capped(host: &str) -> Answer {
    Answer::json(
        429,
        &json!({
            "type": format!("https://{host}/2/problems/usage-capped"),
            "title": "UsageCapExceeded",
            "detail": "Usage cap exceeded: Monthly product cap",
            "period": "Monthly",
            "scope": "Product",
            "status": 429,
        }),
    )
}
