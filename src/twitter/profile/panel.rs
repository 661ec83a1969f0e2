//! What a contact's page shows of X, digested: from the cache, with its age, or the reason why it is empty.

use super::cards::{PhotoCard, PostCard, ProfileCard, TagCard};
use super::model::{Cached, Profile};
use super::note::{self, Note};
use super::{cards, queries, with_us};
use crate::clock::At;
use crate::config::Config;
use crate::db::{self, Conn};
use crate::ids::{ContactId, PostId};
use crate::twitter::integration;
use crate::twitter::model::Features;

/// Posts shown at most; as many as are ever kept.
const SHOWN: i64 = 100;

/// Which part of the panel is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who they are on X.
    Profile,
    /// What they posted.
    Tweets,
    /// The pictures of it.
    Photos,
    /// The hashtags of it.
    Tags,
    /// What we sent them, and what they did with it.
    WithUs,
}

impl Part {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Tweets, "tweets", "Tweets"),
        (Self::Profile, "profile", "Profile"),
        (Self::Photos, "photos", "Photos"),
        (Self::Tags, "tags", "Tags"),
        (Self::WithUs, "with-us", "With us"),
    ];

    fn is_on(self, features: &Features) -> bool {
        match self {
            Self::Profile => features.shows_profile,
            Self::Tweets | Self::Photos | Self::Tags => features.shows_activity,
            Self::WithUs => true,
        }
    }

    /// The part that was asked for, else the first that is switched on.
    fn chosen(key: &str, features: &Features) -> Self {
        let on = || Self::ALL.into_iter().filter(|(part, ..)| part.is_on(features));
        on().find(|(_, known, _)| *known == key).or_else(|| on().next()).map_or(Self::WithUs, |(part, ..)| part)
    }
}

/// What is asked of the panel, from the address.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// A part's key.
    pub part: String,
    /// The photo to show large.
    pub photo: String,
    /// Sendings before this one.
    pub before: Option<PostId>,
}

/// What every tab of a contact's page needs of X: two small queries, and never a call.
#[derive(Clone, Debug)]
pub struct Glance {
    /// Our copy of their picture.
    pub picture: Option<String>,
    /// Whether [`super::want_on_visit`] has something to do.
    pub is_stale: bool,
}

/// The X part of a contact's page.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Whose.
    pub contact: ContactId,
    /// As the contact has it, without `@`; `None`: no handle.
    pub handle: Option<String>,
    /// What X says of them.
    pub profile: Option<ProfileCard>,
    /// Label, address, whether it is open.
    pub parts: Vec<(&'static str, String, bool)>,
    /// The open part.
    pub body: Body,
    /// How old all this is.
    pub as_of: Option<At>,
    /// Why it is empty or not fresh, and what to do.
    pub note: Option<Note>,
    /// Whether there is anything to forget.
    pub can_clear: bool,
    /// What they are called on X now, when the contact says otherwise.
    pub new_handle: Option<String>,
    /// Whether X is being asked right now, so that it is worth to look again.
    pub is_coming: bool,
}

/// What the open part shows.
#[derive(Clone, Debug)]
pub enum Body {
    /// Label, value and where it leads.
    Profile(Vec<(&'static str, String, Option<String>)>),
    /// Newest first.
    Tweets(Vec<PostCard>),
    /// All of them, and the one shown large.
    Photos(Vec<PhotoCard>, Option<PhotoCard>),
    /// The most used first.
    Tags(Vec<TagCard>),
    /// What we sent.
    WithUs(with_us::WithUs),
}

/// What every tab of a contact's page needs of X.
pub fn glance(conn: &mut Conn, contact: ContactId, handle: Option<&str>, now: At) -> db::Result<Glance> {
    let profile = queries::profile(conn, contact)?.filter(|profile| is_of(profile, handle));
    let features = integration::features(conn)?;
    let is_seen = profile.as_ref().is_some_and(|profile| queries::is_seen(profile, now));
    let is_stale = profile.as_ref().is_none_or(|profile| queries::is_stale(profile, now)) || !is_seen;
    let known = profile.filter(|profile| features.shows_profile && profile.is_known());
    Ok(Glance {
        picture: known.and_then(|profile| cards::picture_url(contact, &profile)),
        is_stale: is_stale && handle.is_some() && (features.shows_profile || features.shows_activity),
    })
}

pub(super) fn is_of(profile: &Profile, handle: Option<&str>) -> bool {
    handle.is_some_and(|handle| handle.eq_ignore_ascii_case(&profile.handle))
}

/// Everything the open part of the panel shows; small queries, and never a call.
pub fn panel(conn: &mut Conn, config: &Config, contact: ContactId, asked: &Asked, now: At) -> db::Result<Panel> {
    let (handle, features) = (queries::handle(conn, contact)?, integration::features(conn)?);
    let profile = queries::profile(conn, contact)?.filter(|profile| is_of(profile, handle.as_deref()));
    let fetched = profile.as_ref().filter(|profile| profile.fetched_at.is_some());
    let part = Part::chosen(&asked.part, &features);
    let posts = if fetched.is_some() { queries::timeline(conn, contact, SHOWN)? } else { Vec::new() };
    let is_waiting = handle.is_some()
        && profile.as_ref().is_none_or(|one| one.fetch_due_at.is_some() || queries::is_stale(one, now));
    let hindrance = if is_waiting { note::hindrance(conn, now)? } else { None };
    let is_asked = profile.as_ref().is_none_or(|one| one.fetched_at.is_none() || one.fetch_due_at.is_some());
    let is_coming = is_waiting && is_asked && hindrance.is_none();
    let is_off = !features.shows_profile && !features.shows_activity;
    let note = if is_off {
        Some(Note::switched_off())
    } else {
        note::note(contact, handle.as_deref(), profile.as_ref(), posts.is_empty(), hindrance)
    };
    let web = config.x_web.as_str().trim_end_matches('/');
    let known = profile.as_ref().filter(|profile| profile.is_known());
    let card = known.map(|profile| cards::card(web, contact, profile));
    let body = body(conn, (web, contact), (part, asked), (known, &posts))?;
    Ok(Panel {
        contact,
        as_of: profile.as_ref().and_then(|profile| profile.fetched_at),
        parts: parts(contact, part, &features),
        body,
        new_handle: known.and_then(|profile| note::new_handle(handle.as_deref()?, profile)),
        profile: card.filter(|_| !is_off).map(|card| if features.shows_profile { card } else { card.named_only() }),
        can_clear: profile.as_ref().is_some_and(|profile| !profile.is_cleared()),
        is_coming: is_coming && !is_off,
        handle,
        note,
    })
}

fn parts(contact: ContactId, open: Part, features: &Features) -> Vec<(&'static str, String, bool)> {
    let on = Part::ALL.into_iter().filter(|(part, ..)| part.is_on(features));
    on.map(|(part, key, label)| (label, format!("/contacts/{contact}?tab=tweets&part={key}"), part == open)).collect()
}

fn body(
    conn: &mut Conn,
    (web, contact): (&str, ContactId),
    (part, asked): (Part, &Asked),
    (profile, posts): (Option<&Profile>, &[Cached]),
) -> db::Result<Body> {
    let photos = match part {
        Part::Tweets | Part::Photos if !posts.is_empty() => queries::photos(conn, contact)?,
        _ => Vec::new(),
    };
    Ok(match part {
        Part::Profile => Body::Profile(profile.map(|profile| cards::facts(web, profile)).unwrap_or_default()),
        Part::Tweets => Body::Tweets(posts.iter().map(|post| cards::post(web, profile, post, &photos)).collect()),
        Part::Photos => {
            let cards: Vec<PhotoCard> = photos.iter().map(|photo| cards::photo(web, profile, photo)).collect();
            let large = cards.iter().find(|card| card.key == asked.photo).cloned();
            Body::Photos(cards, large)
        }
        Part::Tags => Body::Tags(cards::tags(web, posts)),
        Part::WithUs => Body::WithUs(with_us::with_us(conn, contact, asked.before)?),
    })
}
