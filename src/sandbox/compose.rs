//! Posting and deleting, with everything X refuses.

use chrono::Duration;
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::Caller;
use super::bill::{Charge, charge};
use super::http::Answer;
use super::model::{Access, Stored};
use super::policy::Ruling;
use super::routes::Cx;
use super::{text, users};
use crate::tweet_text::{self, Kind};

type Reply = Result<Answer, Answer>;

pub(super) const MENTIONS: &str = "Creating posts with @mentions is not allowed for your access package.";
pub(super) const REPLY: &str = "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.";
pub(super) const QUOTE: &str =
    "Quoting this post is not allowed because you have not been mentioned or are not part of the conversation thread.";
const CASHTAGS: &str = "Creating posts with more than one cashtag is not allowed for your access package.";
const TOO_LONG: &str = "Your Tweet text is too long. For more information on how Twitter determines text length see https://github.com/twitter/twitter-text.";

/// What may stand in the body; X refuses every other key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(default)]
    text: String,
    reply: Option<Reference>,
    quote_tweet_id: Option<String>,
    media: Option<Value>,
    #[serde(rename = "poll")]
    _poll: Option<Value>,
    #[serde(rename = "reply_settings")]
    _reply_settings: Option<String>,
    #[serde(rename = "made_with_ai")]
    _made_with_ai: Option<bool>,
    #[serde(rename = "paid_partnership")]
    _paid_partnership: Option<bool>,
    #[serde(rename = "nullcast")]
    _nullcast: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    in_reply_to_tweet_id: String,
    #[serde(rename = "exclude_reply_user_ids", default)]
    _exclude: Vec<String>,
    #[serde(rename = "auto_populate_reply_metadata", default)]
    _populate: bool,
}

/// `POST /2/tweets`.
pub(super) fn create(cx: &mut Cx<'_>, caller: &Caller) -> Reply {
    if caller.access == Access::Read {
        return Err(read_only(&cx.state.world.policy.problem_host));
    }
    let body = read(cx)?;
    let reply_to = replied(cx, caller, &body)?;
    check_policy(cx, &body, reply_to)?;
    if is_duplicate(cx, caller.user, &body.text) {
        return Err(duplicate());
    }
    let id = cx.state.world.next_id(cx.now);
    let (stored, links) = text::shorten(&body.text, id);
    let kind = match (reply_to, links.is_empty()) {
        (Some(_), _) => Charge::SummonedReply,
        (None, true) => Charge::PostCreate,
        (None, false) => Charge::PostCreateWithUrl,
    };
    let post = Stored {
        id,
        author: caller.user,
        key: text::key(&body.text),
        sent: body.text,
        text: stored,
        links,
        created_at: cx.now,
        deleted: false,
        reply_to,
        repost_of: None,
        quote_of: None,
        likes: 0,
        visible_at: cx.now.plus(Duration::seconds(i64::from(cx.state.world.policy.lag_seconds))),
        photos: Vec::new(),
        edited: false,
    };
    charge(&mut cx.state.world, kind, id, cx.now);
    let history = if cx.state.world.policy.empty_edit_history { String::new() } else { id.to_string() };
    let answer = json!({"data": {"id": id.to_string(), "text": post.text, "edit_history_tweet_ids": [history]}});
    cx.state.world.posts.insert(id, post);
    Ok(Answer::json(201, &answer))
}

fn read(cx: &Cx<'_>) -> Result<Body, Answer> {
    let is_json = cx.call.content_type.to_ascii_lowercase().starts_with("application/json");
    let body: Body = match serde_json::from_str(&cx.call.body) {
        Ok(body) if is_json => body,
        Ok(_) => return Err(refused(cx, "The Content-Type must be application/json.")),
        Err(error) => return Err(refused(cx, &error.to_string())),
    };
    if body.media.is_some() {
        return Err(refused(cx, "Your media IDs are invalid."));
    }
    if body.text.trim().is_empty() {
        return Err(refused(cx, "You must provide text, or media."));
    }
    let weight = tweet_text::weigh(&body.text);
    if weight.length > 280 {
        return Err(refused(cx, TOO_LONG));
    }
    if !weight.is_valid {
        return Err(refused(cx, "The text holds characters that are not allowed."));
    }
    Ok(body)
}

/// The post that is answered, if it may be.
fn replied(cx: &Cx<'_>, caller: &Caller, body: &Body) -> Result<Option<u64>, Answer> {
    let Some(reply) = &body.reply else { return Ok(None) };
    let world = &cx.state.world;
    let id = reply.in_reply_to_tweet_id.parse().ok();
    let Some(post) = id.and_then(|id: u64| world.posts.get(&id)).filter(|post| !post.deleted) else {
        return Err(Answer::forbidden("You attempted to reply to a Tweet that is deleted or not visible to you."));
    };
    let handle = world.users.get(&caller.user).map(|user| user.handle.to_lowercase()).unwrap_or_default();
    let is_summoned = post.author == caller.user || text::mentions(&post.text).contains(&handle);
    if world.policy.replies == Ruling::Refused && !is_summoned {
        return Err(Answer::forbidden(REPLY));
    }
    Ok(Some(post.id))
}

fn check_policy(cx: &Cx<'_>, body: &Body, reply_to: Option<u64>) -> Result<(), Answer> {
    let policy = &cx.state.world.policy;
    if policy.quotes == Ruling::Refused && body.quote_tweet_id.is_some() {
        return Err(Answer::forbidden(QUOTE));
    }
    if policy.mentions == Ruling::Refused && reply_to.is_none() && !text::mentions(&body.text).is_empty() {
        return Err(Answer::forbidden(MENTIONS));
    }
    if policy.cashtags == Ruling::Refused && text::names(&body.text, Kind::Cashtag).len() > 1 {
        return Err(Answer::forbidden(CASHTAGS));
    }
    Ok(())
}

/// The same words by the same account within a day (the span is a guess).
fn is_duplicate(cx: &Cx<'_>, author: u64, sent: &str) -> bool {
    let (key, day) = (text::key(sent), Duration::hours(24));
    let recent = cx.state.world.posts.values().rev().filter(|post| post.author == author && !post.deleted);
    recent.into_iter().any(|post| cx.now.since(post.created_at) < day && post.key == key)
}

/// `DELETE /2/tweets/:id`: also of one that is gone already.
pub(super) fn delete(cx: &mut Cx<'_>, caller: &Caller, id: &str) -> Reply {
    users::check_ids(cx, "id", &[id.to_owned()])?;
    if caller.access == Access::Read {
        return Err(read_only(&cx.state.world.policy.problem_host));
    }
    let post = id.parse().ok().and_then(|id: u64| cx.state.world.posts.get_mut(&id));
    if let Some(post) = post {
        if post.author != caller.user {
            return Err(Answer::forbidden("You are not authorized to delete this Tweet."));
        }
        post.deleted = true;
        let id = post.id;
        charge(&mut cx.state.world, Charge::PostDelete, id, cx.now);
    }
    Ok(Answer::json(200, &json!({"data": {"deleted": true}})))
}

fn refused(cx: &Cx<'_>, message: &str) -> Answer {
    Answer::json(
        400,
        &json!({
            "errors": [{"message": message}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": users::problem(cx, "invalid-request"),
        }),
    )
}

/// 403: the account said this before.
pub(super) fn duplicate() -> Answer {
    Answer::forbidden("You are not allowed to create a Tweet with duplicate content.")
}

/// 403: the token was given for reading.
pub(super) fn read_only(host: &str) -> Answer {
    Answer::json(
        403,
        &json!({
            "title": "Forbidden", "status": 403,
            "detail": "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.",
            "type": format!("https://{host}/2/problems/oauth1-permissions"),
        }),
    )
}

/// 326: the account has to sign in first.
pub(super) fn locked() -> Answer {
    Answer::code(
        403,
        326,
        "To protect our users from spam and other malicious activity, this account is temporarily locked. Please log in to https://twitter.com to unlock your account.",
    )
}

/// 64: the account is suspended.
pub(super) fn suspended() -> Answer {
    Answer::code(403, 64, "Your account is suspended and is not permitted to access this feature.")
}
