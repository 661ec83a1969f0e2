//! Pages for people: the timeline, a person's posts, one post, and the page that asks for leave.

use askama::Template;

use super::http::Answer;
use super::model::{Asked, Stored, User};
use super::objects;
use super::routes::{self, Cx};
use super::text::{self, Piece};
use crate::clock::At;

/// Posts a page.
const PAGE: usize = 30;

#[derive(Template)]
#[template(path = "sandbox/timeline.html")]
struct Timeline {
    title: String,
    person: Option<Person>,
    posts: Vec<Shown>,
    query: String,
    is_first: bool,
    older: Option<String>,
    here: String,
}

#[derive(Template)]
#[template(path = "sandbox/authorise.html")]
struct Authorise<'a> {
    app: &'a str,
    access: &'static str,
    token: &'a str,
    seal: &'a str,
    people: Vec<Person>,
    complaint: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "sandbox/told.html")]
struct Told<'a> {
    title: &'a str,
    text: &'a str,
    pin: Option<&'a str>,
}

struct Person {
    handle: String,
    name: String,
    picture: String,
    bio: Vec<Piece>,
    location: String,
    site: Option<Piece>,
    followers: u64,
    following: u64,
    note: Option<&'static str>,
    is_chosen: bool,
}

struct Shown {
    id: String,
    handle: String,
    name: String,
    picture: String,
    pieces: Vec<Piece>,
    ago: String,
    time: String,
    note: Option<&'static str>,
    is_verified: bool,
}

/// `GET /`, `/{handle}`, `/{handle}/status/{id}`.
pub(super) fn answer(cx: &Cx<'_>, page: &[&str]) -> Result<Answer, Answer> {
    match page {
        [] => Ok(timeline(cx, None)),
        [handle] | [handle, "status", _] => {
            let by_number = (*handle == "i").then_some(()).and(page.last().and_then(|id| author_of(cx, id)));
            let lost = || sorry(404, "Nobody is called that here.");
            let user = by_number.or_else(|| cx.state.world.by_handle(handle)).ok_or_else(lost)?;
            match page.get(2) {
                None => Ok(timeline(cx, Some(user))),
                Some(id) => one(cx, id).ok_or_else(|| sorry(404, "There is no such post here.")),
            }
        }
        ["i", "web", "status", id] => one(cx, id).ok_or_else(|| sorry(404, "There is no such post here.")),
        ["i", "user", id] => match cx.state.world.by_id(id) {
            Some(user) => Ok(timeline(cx, Some(user))),
            None => Err(sorry(404, "Nobody has that number here.")),
        },
        _ => Err(routes::not_found()),
    }
}

fn author_of<'a>(cx: &'a Cx<'_>, id: &str) -> Option<&'a User> {
    let post = cx.state.world.posts.get(&id.parse().ok()?)?;
    cx.state.world.users.get(&post.author)
}

fn timeline(cx: &Cx<'_>, user: Option<&User>) -> Answer {
    let query = cx.call.param("q").unwrap_or_default();
    let after: Option<u64> = cx.call.param("after").and_then(|id| id.parse().ok());
    let wanted = query.to_lowercase();
    let mut posts = cx.state.world.posts.values().rev().filter(|post| {
        after.is_none_or(|after| post.id < after)
            && user.is_none_or(|user| post.author == user.id)
            && (wanted.is_empty() || post.sent.to_lowercase().contains(&wanted))
    });
    let shown: Vec<Shown> = posts.by_ref().take(PAGE).filter_map(|post| shown(cx, post)).collect();
    let older = posts.next().and(shown.last()).map(|post| post.id.clone());
    let here = user.map_or_else(|| "/".to_owned(), |user| format!("/{}", user.handle));
    let title = user.map_or_else(|| "Home".to_owned(), |user| format!("{} (@{})", user.name, user.handle));
    let person = user.map(|user| person(cx, user, false));
    page(200, &Timeline { title, person, posts: shown, query, is_first: after.is_none(), older, here })
}

fn one(cx: &Cx<'_>, id: &str) -> Option<Answer> {
    let post = cx.state.world.posts.get(&id.parse().ok()?)?;
    let shown = shown(cx, post)?;
    let title = format!("{} on the sandbox", shown.name);
    let (query, here) = (String::new(), format!("/{}/status/{id}", shown.handle));
    Some(page(200, &Timeline { title, person: None, posts: vec![shown], query, is_first: false, older: None, here }))
}

fn shown(cx: &Cx<'_>, post: &Stored) -> Option<Shown> {
    let author = cx.state.world.users.get(&post.author)?;
    let notes = [
        (post.deleted, "deleted"),
        (author.suspended, "suspended"),
        (author.protected, "protected"),
        (post.repost_of.is_some(), "repost"),
        (post.reply_to.is_some(), "reply"),
    ];
    let note = notes.into_iter().find(|(is_so, _)| *is_so).map(|(_, note)| note);
    Some(Shown {
        id: post.id.to_string(),
        handle: author.handle.clone(),
        name: author.name.clone(),
        picture: objects::picture(author, "").replace("_normal", "_bigger"),
        pieces: text::pieces(&post.text, &post.links),
        ago: ago(cx.now, post.created_at),
        time: objects::time(post.created_at),
        note,
        is_verified: author.verified,
    })
}

fn person(cx: &Cx<'_>, user: &User, is_chosen: bool) -> Person {
    let (bio, links) = text::shorten(&user.bio, user.id);
    let note = match (user.deleted, user.suspended, user.protected) {
        (true, _, _) => Some("has left"),
        (_, true, _) => Some("suspended"),
        (_, _, true) => Some("protected"),
        _ => None,
    };
    Person {
        handle: user.handle.clone(),
        name: user.name.clone(),
        picture: objects::picture(user, "").replace("_normal", "_bigger"),
        bio: text::pieces(&bio, &links),
        location: user.location.clone(),
        site: objects::site(user).map(|link| Piece { text: link.display, href: Some(link.expanded) }),
        followers: user.followers,
        following: user.following,
        note,
        is_chosen: is_chosen || cx.state.world.logged_in == Some(user.id),
    }
}

/// The page that asks whether an app may act for somebody.
pub(super) fn authorise(cx: &Cx<'_>, asked: &Asked, wished: Option<&str>, complaint: Option<&str>) -> Answer {
    let app = cx.state.world.apps.get(&asked.app).and_then(|app| app.name.as_deref()).unwrap_or(&asked.app);
    let known = cx.state.world.users.values().filter(|user| !user.deleted && !user.suspended);
    let mut people: Vec<Person> = known.map(|user| person(cx, user, false)).collect();
    if let Some(wished) = wished.filter(|wished| people.iter().any(|one| one.handle.eq_ignore_ascii_case(wished))) {
        for one in &mut people {
            one.is_chosen = one.handle.eq_ignore_ascii_case(wished);
        }
    }
    people.sort_by_key(|one| (!one.is_chosen, one.handle.to_lowercase()));
    let page_ =
        Authorise { app, access: asked.access.header(), token: &asked.token, seal: &asked.seal, people, complaint };
    page(200, &page_).with("cache-control", "no-store")
}

/// A page with one thing to say.
pub(super) fn told(title: &str, text: &str, pin: Option<&str>) -> Answer {
    page(200, &Told { title, text, pin }).with("cache-control", "no-store")
}

/// A page that says why not.
pub(super) fn sorry(status: u16, text: &str) -> Answer {
    page(status, &Told { title: "That did not work", text, pin: None })
}

fn page(status: u16, template: &impl Template) -> Answer {
    match template.render() {
        Ok(body) => Answer::page(status, body),
        Err(error) => {
            tracing::error!(%error, "a page of the sandbox could not be written");
            Answer::problem(500, "Internal Error", "The page could not be written.")
        }
    }
}

/// As timelines say it: seconds, minutes, hours, then the day.
fn ago(now: At, then: At) -> String {
    let seconds = now.since(then).num_seconds();
    match seconds {
        ..1 => "now".to_owned(),
        1..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m", seconds / 60),
        3_600..86_400 => format!("{}h", seconds / 3_600),
        _ => then.utc().format("%-d %b %Y").to_string(),
    }
}
