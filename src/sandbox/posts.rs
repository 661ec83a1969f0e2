//! Looking posts up by number.

use serde_json::{Value, json};

use super::auth::Caller;
use super::bill::{Charge, charge};
use super::http::Answer;
use super::model::Stored;
use super::objects::{self, Wanted};
use super::routes::Cx;
use super::users;

type Reply = Result<Answer, Answer>;

/// `GET /2/tweets/:id`.
pub(super) fn one(cx: &mut Cx<'_>, caller: &Caller, id: &str) -> Reply {
    let ids = [id.to_owned()];
    users::check_ids(cx, "id", &ids)?;
    let mut body = look_up(cx, caller, "id", &ids);
    let first = body.get("data").and_then(|data| data.get(0)).cloned();
    if let (Some(body), Some(first)) = (body.as_object_mut(), first) {
        body.insert("data".to_owned(), first);
    }
    Ok(Answer::json(200, &body))
}

/// `GET /2/tweets?ids=`.
pub(super) fn many(cx: &mut Cx<'_>, caller: &Caller) -> Reply {
    let ids = cx.call.list("ids");
    users::check_ids(cx, "ids", &ids)?;
    Ok(Answer::json(200, &look_up(cx, caller, "ids", &ids)))
}

fn look_up(cx: &mut Cx<'_>, caller: &Caller, parameter: &str, ids: &[String]) -> Value {
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for id in ids {
        let post = id.parse().ok().and_then(|id: u64| cx.state.world.posts.get(&id));
        match post.filter(|post| is_visible(cx, post, caller.user)) {
            Some(post) => found.push(post.clone()),
            None => errors.push(json!({
                "value": id, "title": "Not Found Error", "resource_type": "tweet", "parameter": parameter, "resource_id": id,
                "detail": format!("Could not find tweet with {parameter}: [{id}]."),
                "type": users::problem(cx, "resource-not-found"),
            })),
        }
    }
    let mut body = body_of(cx, &found, caller);
    if let (Some(body), false) = (body.as_object_mut(), errors.is_empty()) {
        body.insert("errors".to_owned(), Value::Array(errors));
    }
    body
}

/// Whether a post shows to a user: not deleted, no longer lagging, and its author neither gone nor hidden.
pub(super) fn is_visible(cx: &Cx<'_>, post: &Stored, viewer: u64) -> bool {
    let author = cx.state.world.users.get(&post.author);
    let is_shown =
        author.is_some_and(|user| !user.deleted && !user.suspended && (!user.protected || user.id == viewer));
    is_shown && !post.deleted && post.visible_at <= cx.now
}

/// `data` and `includes` of some posts, paid for; without `data` when there are none.
pub(super) fn body_of(cx: &mut Cx<'_>, posts: &[Stored], caller: &Caller) -> Value {
    for post in posts {
        let kind = if post.author == caller.user { Charge::OwnedRead } else { Charge::PostRead };
        charge(&mut cx.state.world, kind, post.id, cx.now);
    }
    let wanted = Wanted::of(cx.call, cx.state.world.policy.dialect);
    let references: Vec<&Stored> = posts.iter().collect();
    let data: Vec<Value> = posts.iter().map(|post| objects::post(cx, post, &wanted)).collect();
    let includes = objects::includes(cx, &references, &wanted);
    let missing = missing_references(cx, posts, &wanted);
    let mut body = serde_json::Map::new();
    if !data.is_empty() {
        body.insert("data".to_owned(), Value::Array(data));
    }
    if let Some(includes) = includes {
        body.insert("includes".to_owned(), includes);
    }
    if !missing.is_empty() {
        body.insert("errors".to_owned(), Value::Array(missing));
    }
    Value::Object(body)
}

/// Partial errors: posts referred to that are gone.
fn missing_references(cx: &Cx<'_>, posts: &[Stored], wanted: &Wanted) -> Vec<Value> {
    let parameter = if wanted.is_post { "referenced_posts" } else { "referenced_tweets.id" };
    if !wanted.expansions.iter().any(|name| name == parameter) {
        return Vec::new();
    }
    let ids = posts.iter().flat_map(|post| [post.reply_to, post.repost_of, post.quote_of]).flatten();
    ids.filter(|id| cx.state.world.posts.get(id).is_none_or(|post| post.deleted))
        .map(|id| {
            let id = id.to_string();
            json!({
                "value": id, "title": "Not Found Error", "resource_type": "tweet", "parameter": parameter, "resource_id": id,
                "detail": format!("Could not find tweet with {parameter}: [{id}]."),
                "type": users::problem(cx, "resource-not-found"),
            })
        })
        .collect()
}
