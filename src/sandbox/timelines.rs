//! Lists of posts, newest first, a page at a time.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::DateTime;
use serde_json::{Value, json};

use super::auth::Caller;
use super::http::Answer;
use super::model::Stored;
use super::routes::Cx;
use super::{posts, text, users};
use crate::clock::At;

type Reply = Result<Answer, Answer>;

/// Which part of a list is asked for.
pub(super) struct Range {
    count: usize,
    since_id: Option<u64>,
    until_id: Option<u64>,
    start: Option<At>,
    end: Option<At>,
}

/// `GET /2/users/:id/tweets`.
pub(super) fn of(cx: &mut Cx<'_>, caller: &Caller, id: &str) -> Reply {
    let (author, range) = match subject(cx, caller, id)? {
        Ok(found) => found,
        Err(error) => return Ok(Answer::json(200, &json!({"errors": [error]}))),
    };
    let exclude = cx.call.list("exclude");
    if let Some(wrong) = exclude.iter().find(|kind| !["replies", "retweets"].contains(&kind.as_str())) {
        return Err(users::invalid(cx, "exclude", wrong, "is not one of [replies,retweets]"));
    }
    let leaves_out = |kind: &str| exclude.iter().any(|known| known == kind);
    let depth = if leaves_out("replies") { 800 } else { 3_200 };
    let all = cx.state.world.posts.values().rev().filter(|post| post.author == author).take(depth);
    let fits = all.filter(|post| post.reply_to.is_none() || !leaves_out("replies"));
    let fits = fits.filter(|post| post.repost_of.is_none() || !leaves_out("retweets")).cloned().collect();
    Ok(page(cx, caller, &range, fits))
}

/// `GET /2/users/:id/mentions`.
pub(super) fn mentioning(cx: &mut Cx<'_>, caller: &Caller, id: &str) -> Reply {
    let (named, range) = match subject(cx, caller, id)? {
        Ok(found) => found,
        Err(error) => return Ok(Answer::json(200, &json!({"errors": [error]}))),
    };
    let handle = cx.state.world.users.get(&named).map(|user| user.handle.to_lowercase()).unwrap_or_default();
    let all = cx.state.world.posts.values().rev();
    let fits = all.filter(|post| text::mentions(&post.text).contains(&handle)).take(800).cloned().collect();
    Ok(page(cx, caller, &range, fits))
}

/// Whose list it is and which part; or, with a 200, why it cannot be seen.
fn subject(cx: &Cx<'_>, caller: &Caller, id: &str) -> Result<Result<(u64, Range), Value>, Answer> {
    users::check_ids(cx, "id", &[id.to_owned()])?;
    let range = range(cx, (5, 100), &["pagination_token"])?;
    Ok(match users::find(cx, "id", id) {
        Err(error) => Err(error),
        Ok(user) if user.protected && user.id != caller.user => Err(json!({
            "detail": format!("Sorry, you are not authorized to see the user with id: [{id}]."),
            "title": "Authorization Error", "section": "data", "resource_type": "user", "parameter": "id",
            "resource_id": id, "value": id, "type": users::problem(cx, "not-authorized-for-resource"),
        })),
        Ok(user) => Ok((user.id, range)),
    })
}

/// Reads and checks the parameters every list has; a token goes before the `until_id` it stands for.
pub(super) fn range(cx: &Cx<'_>, (least, most): (usize, usize), tokens: &[&str]) -> Result<Range, Answer> {
    let count = match cx.call.param("max_results") {
        None => 10,
        Some(text) => match text.parse::<usize>() {
            Ok(count) if (least..=most).contains(&count) => count,
            _ => return Err(users::invalid(cx, "max_results", &text, &format!("is not between {least} and {most}"))),
        },
    };
    let number = |name: &str| match cx.call.param(name) {
        None => Ok(None),
        Some(text) => match text.parse::<u64>() {
            Ok(id) => Ok(Some(id)),
            Err(_) => Err(users::invalid(cx, name, &text, "does not match ^[0-9]{1,19}$")),
        },
    };
    let instant = |name: &str| match cx.call.param(name) {
        None => Ok(None),
        Some(text) => match DateTime::parse_from_rfc3339(&text) {
            Ok(at) => Ok(Some(At::from(at.to_utc()))),
            Err(_) => Err(users::invalid(cx, name, &text, "is not a valid RFC3339 date-time")),
        },
    };
    let mut range = Range {
        count,
        since_id: number("since_id")?,
        until_id: number("until_id")?,
        start: instant("start_time")?,
        end: instant("end_time")?,
    };
    let given = tokens.iter().find_map(|name| cx.call.param(name).map(|token| (*name, token)));
    if let Some((name, token)) = given {
        let Some(before) = opened(&token) else { return Err(users::invalid(cx, name, &token, "is not valid")) };
        range.until_id = Some(range.until_id.map_or(before, |until| until.min(before)));
    }
    Ok(range)
}

impl Range {
    pub(super) fn since(&self) -> Option<u64> {
        self.since_id
    }

    fn holds(&self, post: &Stored) -> bool {
        self.since_id.is_none_or(|since| post.id > since)
            && self.until_id.is_none_or(|until| post.id < until)
            && self.start.is_none_or(|start| post.created_at >= start)
            && self.end.is_none_or(|end| post.created_at < end)
    }
}

/// One page of a list that is newest first already.
pub(super) fn page(cx: &mut Cx<'_>, caller: &Caller, range: &Range, posts: Vec<Stored>) -> Answer {
    let is_shown = |post: &Stored| range.holds(post) && posts::is_visible(cx, post, caller.user);
    let mut shown: Vec<Stored> = posts.into_iter().filter(is_shown).collect();
    let has_more = shown.len() > range.count;
    shown.truncate(range.count);
    let mut meta = serde_json::Map::new();
    meta.insert("result_count".to_owned(), json!(shown.len()));
    if let (Some(newest), Some(oldest)) = (shown.first(), shown.last()) {
        meta.insert("newest_id".to_owned(), json!(newest.id.to_string()));
        meta.insert("oldest_id".to_owned(), json!(oldest.id.to_string()));
        if has_more {
            meta.insert("next_token".to_owned(), json!(sealed(oldest.id)));
        }
    }
    let mut body = posts::body_of(cx, &shown, caller);
    if let Some(body) = body.as_object_mut() {
        body.insert("meta".to_owned(), Value::Object(meta));
    }
    Answer::json(200, &body)
}

/// An opaque word for "what is older than this".
fn sealed(id: u64) -> String {
    URL_SAFE_NO_PAD.encode(format!("before:{id}"))
}

fn opened(token: &str) -> Option<u64> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    text.strip_prefix("before:")?.parse().ok()
}
