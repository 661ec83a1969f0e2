//! What the stand-in is filled with, from a test or through `POST /__sandbox/seed`; saying it twice changes nothing.

use anyhow::{Result, ensure};
use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::model::{Access, App, Stored, Token, User};
use super::policy::{Credits, Limits, Policy};
use super::state::{State, World, id_for, word};
use super::{media, text};
use crate::clock::At;

/// Apps, people, tokens and posts to add or change; what is left out stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seed {
    /// By key; one that is known is replaced.
    pub apps: Vec<App>,
    /// By id, else by handle; what is left out of one that is known stays.
    pub users: Vec<SeedUser>,
    /// Leave already given, as if somebody had authorised the app.
    pub tokens: Vec<SeedToken>,
    /// By id, else by author and text; one that is known stays as it is, unless it is deleted or edited now.
    pub posts: Vec<SeedPost>,
    /// Likes of posts that are there: the id, and how many from now on.
    pub likes: Vec<(String, u64)>,
    /// Replaces the policy; what is left out of it is as by default.
    pub policy: Option<Policy>,
    /// Replaces the limits and empties what was counted.
    pub limits: Option<Limits>,
    /// Replaces the credits.
    pub credits: Option<Credits>,
    /// The handle of who is signed in to this X in the browser.
    pub logged_in: Option<String>,
}

/// Somebody on X.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedUser {
    /// The number that outlives a change of handle; made from the handle when left out.
    pub id: Option<String>,
    /// Without the `@`.
    pub handle: String,
    /// As people read it.
    pub name: Option<String>,
    /// A few words about them.
    pub bio: Option<String>,
    /// Where they say they are.
    pub location: Option<String>,
    /// Their website.
    pub url: Option<String>,
    /// Whether only followers see their posts.
    pub protected: Option<bool>,
    /// Whether X has suspended them.
    pub suspended: Option<bool>,
    /// Whether X asks them to sign in before going on.
    pub locked: Option<bool>,
    /// Whether they have left.
    pub deleted: Option<bool>,
    /// Whether they carry a badge.
    pub verified: Option<bool>,
    /// How many follow them.
    pub followers: Option<u64>,
    /// How many they follow.
    pub following: Option<u64>,
    /// Since when they are on X.
    pub created_at: Option<At>,
    /// `default` for none, a colour such as `#1d6f5c`, or nothing for one made from their id.
    pub picture: Option<String>,
}

/// Leave for an app to act for a user.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedToken {
    /// The app's client key.
    pub app: String,
    /// The user's handle.
    pub user: String,
    /// The access token; made up when left out.
    pub token: Option<String>,
    /// Its secret; made up when left out.
    pub secret: Option<String>,
    /// The app's own access when left out.
    pub access: Option<Access>,
}

/// Something somebody posted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedPost {
    /// Made from the time when left out.
    pub id: Option<String>,
    /// The handle of who posted it.
    pub author: String,
    /// As typed; links are shortened as X does.
    pub text: String,
    /// When; `minutes_ago` when left out.
    pub created_at: Option<At>,
    /// How long before now.
    pub minutes_ago: Option<u32>,
    /// The id of the post it answers.
    pub reply_to: Option<String>,
    /// The id of the post it repeats.
    pub repost_of: Option<String>,
    /// Whether it was deleted since; said of a post that is known, it goes.
    pub deleted: bool,
    /// Whether its author changed it since.
    pub edited: bool,
    /// Its pictures.
    pub photos: Vec<SeedPhoto>,
}

/// A picture of a post.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedPhoto {
    /// What its author says is to be seen.
    pub alt: Option<String>,
    /// Whether it is the still of a film.
    pub film: bool,
}

/// Adds a seed to the state; nothing is changed when any part of it is wrong.
pub(super) fn sow(state: &mut State, seed: Seed, now: At) -> Result<()> {
    let mut world = state.world.clone();
    for app in seed.apps {
        ensure!(!app.key.is_empty(), "an app needs a key");
        ensure!(app.callbacks.len() <= 10, "the app {} lists more than ten callbacks", app.key);
        world.apps.insert(app.key.clone(), app);
    }
    seed.users.into_iter().try_for_each(|user| sow_user(&mut world, user, now))?;
    seed.tokens.into_iter().try_for_each(|token| sow_token(&mut world, token))?;
    seed.posts.into_iter().try_for_each(|post| sow_post(&mut world, post, now))?;
    for (id, likes) in seed.likes {
        let Some(post) = world.posts.get_mut(&id.parse()?) else { anyhow::bail!("there is no post {id}") };
        post.likes = likes;
    }
    if let Some(handle) = seed.logged_in {
        let user = world.by_handle(&handle).map(|user| user.id);
        ensure!(user.is_some(), "nobody is called {handle}");
        world.logged_in = user;
    }
    if let Some(policy) = seed.policy {
        world.policy = policy;
    }
    if let Some(limits) = seed.limits {
        world.limits = limits;
        state.buckets.clear();
    }
    if let Some(credits) = seed.credits {
        world.credits = credits;
    }
    state.world = world;
    Ok(())
}

fn sow_user(world: &mut World, seed: SeedUser, now: At) -> Result<()> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    ensure!(
        (1..=15).contains(&seed.handle.len()) && seed.handle.chars().all(is_plain),
        "{:?} is not a handle",
        seed.handle
    );
    let id = match &seed.id {
        Some(id) => id.parse()?,
        None => world.by_handle(&seed.handle).map_or_else(|| id_for(&seed.handle), |user| user.id),
    };
    let taken = world.by_handle(&seed.handle).is_some_and(|user| user.id != id);
    ensure!(!taken, "two users are called {}", seed.handle);
    let user = world.users.entry(id).or_insert_with(|| newcomer(id, &seed.handle, now));
    user.handle = seed.handle;
    put(&mut user.name, seed.name);
    put(&mut user.bio, seed.bio);
    put(&mut user.location, seed.location);
    put(&mut user.url, seed.url);
    put(&mut user.protected, seed.protected);
    put(&mut user.suspended, seed.suspended);
    put(&mut user.locked, seed.locked);
    put(&mut user.deleted, seed.deleted);
    put(&mut user.verified, seed.verified);
    put(&mut user.followers, seed.followers);
    put(&mut user.following, seed.following);
    put(&mut user.created_at, seed.created_at);
    if seed.picture.is_some() {
        user.picture = seed.picture;
    }
    Ok(())
}

fn put<T>(known: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *known = new;
    }
}

fn newcomer(id: u64, handle: &str, now: At) -> User {
    User {
        id,
        handle: handle.to_owned(),
        name: handle.to_owned(),
        bio: String::new(),
        location: String::new(),
        url: String::new(),
        protected: false,
        suspended: false,
        locked: false,
        deleted: false,
        verified: false,
        followers: 0,
        following: 0,
        created_at: now.minus(Duration::days(1000)),
        picture: None,
    }
}

fn sow_token(world: &mut World, seed: SeedToken) -> Result<()> {
    let Some(user) = world.by_handle(&seed.user).map(|user| user.id) else {
        anyhow::bail!("nobody is called {}", seed.user);
    };
    let Some(app) = world.apps.get(&seed.app) else { anyhow::bail!("there is no app {}", seed.app) };
    let access = seed.access.unwrap_or(app.access);
    let known = world.tokens.values().any(|token| token.app == seed.app && token.user == user && !token.revoked);
    if known && seed.token.is_none() {
        return Ok(());
    }
    let token = seed.token.unwrap_or_else(|| format!("{user}-{}", word(40)));
    let secret = seed.secret.unwrap_or_else(|| word(45));
    world.tokens.insert(token.clone(), Token { key: token, secret, app: seed.app, user, access, revoked: false });
    Ok(())
}

fn sow_post(world: &mut World, seed: SeedPost, now: At) -> Result<()> {
    let Some(author) = world.by_handle(&seed.author).map(|user| user.id) else {
        anyhow::bail!("nobody is called {}", seed.author);
    };
    let created_at = seed
        .created_at
        .unwrap_or_else(|| now.minus(Duration::minutes(i64::from(seed.minutes_ago.unwrap_or_default()))));
    let id = match &seed.id {
        Some(id) => id.parse()?,
        None => world.id_at(created_at),
    };
    let same = |post: &Stored| seed.id.is_none() && post.author == author && post.sent == seed.text;
    let known = world.posts.values().find(|post| post.id == id || same(post)).map(|post| post.id);
    if let Some(known) = known.and_then(|known| world.posts.get_mut(&known)) {
        known.deleted |= seed.deleted;
        known.edited |= seed.edited;
        return Ok(());
    }
    let parse = |id: Option<String>| id.map(|id| id.parse()).transpose();
    let (stored, links, photos) = media::attached(text::shorten(&seed.text, id), &seed.photos, (&seed.author, id));
    let post = Stored {
        id,
        author,
        key: text::key(&seed.text),
        sent: seed.text,
        text: stored,
        links,
        created_at,
        deleted: seed.deleted,
        reply_to: parse(seed.reply_to)?,
        repost_of: parse(seed.repost_of)?,
        quote_of: None,
        likes: 0,
        visible_at: created_at,
        photos,
        edited: seed.edited,
    };
    world.posts.insert(id, post);
    Ok(())
}
