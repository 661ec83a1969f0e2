//! The stand-in's own doors, outside X's paths: seed, faults, clock, journal, bill, reset.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::http::{Answer, Call};
use super::mischief::Fault;
use super::routes::{self, Cx};
use super::seed::{self, Seed};
use super::state::{State, Time};
use crate::clock::At;

type Reply = Result<Answer, Answer>;

/// What `POST /__sandbox/clock` takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    /// Ahead of the clock it was handed, or behind it.
    #[serde(default)]
    offset_seconds: i64,
    /// An instant to stand still at; the offset is added to it.
    now: Option<String>,
}

/// What `POST /__sandbox/revoke` takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Revocation {
    app: String,
    user: String,
}

/// `/__sandbox/…`
pub(super) fn answer(cx: &mut Cx<'_>, method: &str, door: &[&str]) -> Reply {
    check_origin(cx)?;
    match (method, door) {
        ("GET", ["style.css"]) => Ok(Answer::of(200, "text/css; charset=utf-8", include_str!("style.css"))),
        ("GET", ["requests"]) => Ok(Answer::json(200, &json!(cx.state.journal))),
        ("GET", ["bill"]) => Ok(bill(cx)),
        ("GET", ["posts"]) => Ok(Answer::json(200, &json!(cx.state.world.listed()))),
        ("POST", ["reset"]) => {
            *cx.state = State::default();
            Ok(Answer::empty(204))
        }
        ("POST", ["seed"]) => {
            let seed: Seed = read(cx.call)?;
            seed::sow(cx.state, seed, cx.now).map_err(|error| wrong(&error.to_string()))?;
            Ok(Answer::empty(204))
        }
        ("POST", ["faults"]) => {
            let faults: Vec<Fault> = read(cx.call)?;
            cx.state.order(faults);
            Ok(Answer::empty(204))
        }
        ("POST", ["clock"]) => clock(cx),
        ("POST", ["revoke"]) => {
            let Revocation { app, user } = read(cx.call)?;
            cx.state.world.revoke(&app, &user);
            Ok(Answer::empty(204))
        }
        _ => Err(routes::not_found()),
    }
}

/// A page from elsewhere, open in the same browser, has no business here.
fn check_origin(cx: &Cx<'_>) -> Result<(), Answer> {
    match &cx.call.origin {
        Some(origin) if origin != cx.url => {
            Err(Answer::forbidden("The sandbox's doors are not for pages of other sites."))
        }
        _ => Ok(()),
    }
}

fn read<T: DeserializeOwned>(call: &Call) -> Result<T, Answer> {
    serde_json::from_str(&call.body).map_err(|error| wrong(&error.to_string()))
}

fn wrong(why: &str) -> Answer {
    Answer::problem(400, "Invalid Request", why)
}

fn bill(cx: &Cx<'_>) -> Answer {
    let bill = &cx.state.world.bill;
    Answer::json(
        200,
        &json!({
            "total_micros": bill.total_micros,
            "lines": bill.lines,
            "balance_micros": cx.state.world.credits.balance_micros,
        }),
    )
}

fn clock(cx: &mut Cx<'_>) -> Reply {
    let change: ClockChange = read(cx.call)?;
    let fixed = match &change.now {
        None => None,
        Some(text) => match chrono::DateTime::parse_from_rfc3339(text) {
            Ok(at) => Some(At::from(at.to_utc())),
            Err(error) => return Err(wrong(&format!("now: {error}"))),
        },
    };
    cx.state.time = Time { offset_seconds: change.offset_seconds, fixed };
    Ok(Answer::empty(204))
}
