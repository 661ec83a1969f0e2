//! Which path is what, and what every signed answer carries.

use super::auth::{self, Caller};
use super::http::{Answer, Call};
use super::state::{State, word};
use super::{authorise, bill, compose, doors, limits, media, oauth, pictures, posts, search, timelines, users, views};
use crate::clock::At;

/// One call being answered.
pub(super) struct Cx<'a> {
    pub(super) state: &'a mut State,
    pub(super) call: &'a Call,
    pub(super) now: At,
    /// The stand-in's own address.
    pub(super) url: &'a str,
}

/// The calls of version 2 that are imitated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Endpoint {
    CreatePost,
    DeletePost,
    Post,
    Posts,
    Me,
    User,
    Users,
    UserBy,
    UsersBy,
    Timeline,
    Mentions,
    Search,
}

impl Endpoint {
    /// As X's table of limits names it.
    fn name(self) -> &'static str {
        match self {
            Self::CreatePost => "POST /2/tweets",
            Self::DeletePost => "DELETE /2/tweets/:id",
            Self::Post => "GET /2/tweets/:id",
            Self::Posts => "GET /2/tweets",
            Self::Me => "GET /2/users/me",
            Self::User => "GET /2/users/:id",
            Self::Users => "GET /2/users",
            Self::UserBy => "GET /2/users/by/username/:username",
            Self::UsersBy => "GET /2/users/by",
            Self::Timeline => "GET /2/users/:id/tweets",
            Self::Mentions => "GET /2/users/:id/mentions",
            Self::Search => "GET /2/tweets/search/recent",
        }
    }

    /// What stands at a path, per method.
    fn at(segments: &[&str]) -> &'static [(&'static str, Self)] {
        match segments {
            ["tweets"] => &[("POST", Self::CreatePost), ("GET", Self::Posts)],
            ["tweets", "search", "recent"] => &[("GET", Self::Search)],
            ["tweets", _] => &[("GET", Self::Post), ("DELETE", Self::DeletePost)],
            ["users"] => &[("GET", Self::Users)],
            ["users", "me"] => &[("GET", Self::Me)],
            ["users", "by"] => &[("GET", Self::UsersBy)],
            ["users", "by", "username", _] => &[("GET", Self::UserBy)],
            ["users", _] => &[("GET", Self::User)],
            ["users", _, "tweets"] => &[("GET", Self::Timeline)],
            ["users", _, "mentions"] => &[("GET", Self::Mentions)],
            _ => &[],
        }
    }

    fn run(self, cx: &mut Cx<'_>, caller: &Caller, last: &str) -> Result<Answer, Answer> {
        match self {
            Self::CreatePost => compose::create(cx, caller),
            Self::DeletePost => compose::delete(cx, caller, last),
            Self::Post => posts::one(cx, caller, last),
            Self::Posts => posts::many(cx, caller),
            Self::Me => Ok(users::me(cx, caller)),
            Self::User => users::by_id(cx, last),
            Self::Users => users::by_ids(cx),
            Self::UserBy => users::by_handle(cx, last),
            Self::UsersBy => users::by_handles(cx),
            Self::Timeline => timelines::of(cx, caller, last),
            Self::Mentions => timelines::mentioning(cx, caller, last),
            Self::Search => search::recent(cx, caller),
        }
    }
}

/// Answers a call; the number is whose token signed it.
pub(super) fn answer(cx: &mut Cx<'_>) -> (Answer, Option<u64>) {
    let segments = cx.call.segments();
    let method = if cx.call.method == "HEAD" { "GET" } else { cx.call.method.as_str() };
    let mut user = None;
    let answer = match (method, segments.as_slice()) {
        (_, ["2", rest @ ..]) => version_two(cx, rest, &mut user),
        ("POST", ["oauth", "request_token"]) => oauth::request_token(cx),
        ("POST", ["oauth", "access_token"]) => oauth::access_token(cx),
        ("GET", ["oauth", "authorize"]) => authorise::ask(cx, false),
        ("GET", ["oauth", "authenticate"]) => authorise::ask(cx, true),
        ("POST", ["oauth", "authorize"]) => authorise::decide(cx),
        ("POST", ["1.1" | "1", "oauth", "invalidate_token" | "invalidate_token.json"]) => oauth::invalidate_token(cx),
        (_, ["1.1" | "1", ..]) => oauth::one_one(cx),
        (_, ["oauth", ..]) => Err(wrong_method()),
        (_, ["__sandbox", door @ ..]) => doors::answer(cx, method, door),
        ("GET", ["pictures", file]) => pictures::answer(cx, file),
        ("GET", ["media", file]) => media::answer(cx, file),
        ("GET", ["widgets.js"]) => Ok(Answer::of(200, "text/javascript; charset=utf-8", include_str!("widgets.js"))),
        ("GET", page) => views::answer(cx, page),
        _ => Err(not_found()),
    };
    (answer.unwrap_or_else(|refusal| refusal).with("x-transaction-id", &word(16).to_ascii_lowercase()), user)
}

fn version_two(cx: &mut Cx<'_>, segments: &[&str], user: &mut Option<u64>) -> Result<Answer, Answer> {
    let there = Endpoint::at(segments);
    if there.is_empty() {
        return Err(not_found());
    }
    let Some((_, endpoint)) = there.iter().find(|(method, _)| *method == cx.call.method) else {
        return Err(wrong_method());
    };
    let caller = auth::caller(cx.state, cx.call, cx.now)?;
    *user = Some(caller.user);
    let counted = limits::count(cx.state, endpoint.name(), caller.user, &caller.app, cx.now);
    let last = match segments {
        ["users", id, "tweets" | "mentions"] => id,
        _ => segments.last().copied().unwrap_or_default(),
    };
    let refusal = counted.refusal.or_else(|| bill::refusal(cx.state)).or_else(|| blocked(cx.state, &caller));
    let answer = refusal.map_or_else(|| endpoint.run(cx, &caller, last), Err);
    let answer = answer.unwrap_or_else(|refusal| refusal).with("x-access-level", caller.access.header());
    Ok(counted.headers.iter().fold(answer, |answer, (name, value)| answer.with(name, value)))
}

/// What X answers to the calls of an account it has locked or suspended.
fn blocked(state: &State, caller: &Caller) -> Option<Answer> {
    let user = state.world.users.get(&caller.user)?;
    if user.suspended {
        return Some(compose::suspended());
    }
    user.locked.then(compose::locked)
}

pub(super) fn not_found() -> Answer {
    Answer::problem(404, "Not Found", "Not Found")
}

fn wrong_method() -> Answer {
    Answer::problem(405, "Method Not Allowed", "Method Not Allowed")
}
