//! Users and posts as version 2 shows them: exactly the fields asked for, in the request's own vocabulary.

use std::collections::BTreeSet;

use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use super::http::Call;
use super::model::{Link, Stored, User};
use super::policy::Dialect;
use super::routes::Cx;
use super::{media, text};
use crate::clock::At;

/// What an answer is to contain.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// Whether the newer vocabulary ("post") is spoken.
    pub(super) is_post: bool,
    pub(super) post_fields: Vec<String>,
    pub(super) user_fields: Vec<String>,
    pub(super) media_fields: Vec<String>,
    pub(super) expansions: Vec<String>,
}

impl Wanted {
    /// Reads the request, and the policy that may overrule its vocabulary.
    pub(super) fn of(call: &Call, dialect: Dialect) -> Self {
        let (newer, older) = (call.list("post.fields"), call.list("tweet.fields"));
        let expansions = call.list("expansions");
        let speaks_newer = !newer.is_empty() || expansions.iter().any(|name| name.contains("_post"));
        let is_post = match dialect {
            Dialect::Request => speaks_newer,
            Dialect::Tweet => false,
            Dialect::Post => true,
        };
        let post_fields = if newer.is_empty() { older } else { newer };
        Self {
            is_post,
            post_fields,
            user_fields: call.list("user.fields"),
            media_fields: call.list("media.fields"),
            expansions,
        }
    }

    fn expands(&self, name: &str) -> bool {
        self.expansions.iter().any(|known| known == name)
    }

    fn word<'a>(&self, tweet: &'a str, post: &'a str) -> &'a str {
        if self.is_post { post } else { tweet }
    }
}

/// Times as X writes them.
pub(super) fn time(at: At) -> String {
    at.utc().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The short form of a user's website.
pub(super) fn site(user: &User) -> Option<Link> {
    (!user.url.is_empty()).then(|| text::link(&user.url, &user.id.to_string()))
}

/// Where a user's picture is, in X's smallest usual size.
pub(super) fn picture(user: &User, url: &str) -> String {
    match user.picture.as_deref() {
        Some("default") => format!("{url}/pictures/default_profile_normal.png"),
        _ => format!("{url}/pictures/{}_normal.png", user.id),
    }
}

/// A user.
pub(super) fn user(cx: &Cx<'_>, user: &User, wanted: &Wanted) -> Value {
    let mut object = Map::new();
    object.insert("id".into(), json!(user.id.to_string()));
    object.insert("name".into(), json!(user.name));
    object.insert("username".into(), json!(user.handle));
    for field in &wanted.user_fields {
        if let Some(value) = user_field(cx, user, field, wanted) {
            object.insert(field.clone(), value);
        }
    }
    Value::Object(object)
}

fn user_field(cx: &Cx<'_>, user: &User, field: &str, wanted: &Wanted) -> Option<Value> {
    let (bio, links) = text::shorten(&user.bio, user.id);
    Some(match field {
        "created_at" => json!(time(user.created_at)),
        "description" => json!(bio),
        "location" if !user.location.is_empty() => json!(user.location),
        "url" => json!(site(user).map(|link| link.short).unwrap_or_default()),
        "protected" => json!(user.protected),
        "verified" => json!(user.verified),
        "verified_type" => json!(if user.verified { "blue" } else { "none" }),
        "profile_image_url" => json!(picture(user, cx.url)),
        "public_metrics" => {
            let posts = cx.state.world.posts.values().filter(|post| post.author == user.id && !post.deleted).count();
            json!({
                "followers_count": user.followers, "following_count": user.following, "listed_count": 0,
                "like_count": 0, "media_count": 0, wanted.word("tweet_count", "post_count"): posts,
            })
        }
        "entities" => {
            let mut all = Map::new();
            if let Some(link) = site(user) {
                let end = link.short.chars().count();
                let one = json!({"start": 0, "end": end, "url": link.short, "expanded_url": link.expanded, "display_url": link.display});
                all.insert("url".into(), json!({"urls": [one]}));
            }
            if let Some(entities) = text::entities(&cx.state.world, &bio, &links) {
                all.insert("description".into(), entities);
            }
            return (!all.is_empty()).then_some(Value::Object(all));
        }
        _ => return None,
    })
}

/// A post.
pub(super) fn post(cx: &Cx<'_>, post: &Stored, wanted: &Wanted) -> Value {
    let id = post.id.to_string();
    let mut object = Map::new();
    object.insert("id".into(), json!(id));
    object.insert("text".into(), json!(post.text));
    let history = if cx.state.world.policy.empty_edit_history { String::new() } else { id };
    let first = post.edited.then(|| (post.id - 1).to_string());
    let history: Vec<String> = first.into_iter().chain([history]).collect();
    object.insert(wanted.word("edit_history_tweet_ids", "edit_history_post_ids").into(), json!(history));
    let fields = wanted.post_fields.iter().chain(wanted.expansions.iter().filter(|_| wanted.is_post));
    for field in fields {
        if let Some(value) = post_field(cx, post, field, wanted) {
            object.insert(field.clone(), value);
        }
    }
    // An expansion brings the field it starts from along, as it does on X.
    if wanted.expands("author_id") {
        object.insert("author_id".into(), json!(post.author.to_string()));
    }
    Value::Object(object)
}

fn post_field(cx: &Cx<'_>, post: &Stored, field: &str, wanted: &Wanted) -> Option<Value> {
    let world = &cx.state.world;
    Some(match field {
        "created_at" => json!(time(post.created_at)),
        "author_id" => json!(post.author.to_string()),
        "conversation_id" => json!(conversation(cx, post).to_string()),
        "lang" => json!("en"),
        "attachments" => return media::attachments(post),
        "entities" => return text::entities(world, &post.text, &post.links),
        "in_reply_to_user_id" => json!(world.posts.get(&post.reply_to?)?.author.to_string()),
        "referenced_tweets" | "referenced_posts" if (field == "referenced_posts") == wanted.is_post => {
            let kinds = [("replied_to", post.reply_to), ("retweeted", post.repost_of), ("quoted", post.quote_of)];
            let all: Vec<Value> =
                kinds.into_iter().filter_map(|(kind, id)| Some(json!({"type": kind, "id": id?.to_string()}))).collect();
            return (!all.is_empty()).then(|| json!(all));
        }
        "public_metrics" => {
            let reposts = world.posts.values().filter(|other| other.repost_of == Some(post.id)).count();
            let replies = world.posts.values().filter(|other| other.reply_to == Some(post.id)).count();
            json!({
                wanted.word("retweet_count", "repost_count"): reposts, "reply_count": replies, "like_count": post.likes,
                "quote_count": 0, "bookmark_count": 0, "impression_count": 0,
            })
        }
        _ => return None,
    })
}

fn conversation(cx: &Cx<'_>, post: &Stored) -> u64 {
    let mut first = post;
    while let Some(parent) =
        first.reply_to.and_then(|id| cx.state.world.posts.get(&id)).filter(|parent| parent.id < first.id)
    {
        first = parent;
    }
    first.id
}

/// What the expansions add beside the posts: each thing once; `None` when nothing was asked for.
pub(super) fn includes(cx: &Cx<'_>, posts: &[&Stored], wanted: &Wanted) -> Option<Value> {
    let world = &cx.state.world;
    let is_referenced = |name: &String| name.starts_with("referenced_tweets.id") || name == "referenced_posts";
    let mut referenced: Vec<&Stored> = posts
        .iter()
        .filter(|_| wanted.expansions.iter().any(is_referenced))
        .flat_map(|post| [post.reply_to, post.repost_of, post.quote_of])
        .filter_map(|id| world.posts.get(&id?).filter(|post| !post.deleted))
        .collect();
    let mut people: Vec<u64> = Vec::new();
    if wanted.expands("author_id") {
        people.extend(posts.iter().map(|post| post.author));
    }
    if wanted.expands("referenced_tweets.id.author_id") {
        people.extend(referenced.iter().map(|post| post.author));
    }
    if wanted.expands("in_reply_to_user_id") {
        people.extend(posts.iter().filter_map(|post| Some(world.posts.get(&post.reply_to?)?.author)));
    }
    if wanted.expands("entities.mentions.username") {
        let named = posts.iter().flat_map(|post| text::mentions(&post.text));
        people.extend(named.filter_map(|handle| world.by_handle(&handle).map(|user| user.id)));
    }
    let mut all = Map::new();
    let mut seen = BTreeSet::new();
    people.retain(|id| seen.insert(*id));
    referenced.retain(|post| seen.insert(post.id));
    let users: Vec<Value> =
        people.iter().filter_map(|id| world.users.get(id)).map(|one| user(cx, one, wanted)).collect();
    if !users.is_empty() {
        all.insert("users".into(), json!(users));
    }
    if !referenced.is_empty() {
        let listed: Vec<Value> = referenced.iter().map(|one| post(cx, one, wanted)).collect();
        all.insert(wanted.word("tweets", "posts").into(), json!(listed));
    }
    let pictures = if wanted.expands("attachments.media_keys") { media::included(cx, posts, wanted) } else { vec![] };
    if !pictures.is_empty() {
        all.insert("media".into(), json!(pictures));
    }
    (!all.is_empty()).then_some(Value::Object(all))
}
