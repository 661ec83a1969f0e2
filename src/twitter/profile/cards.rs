//! Profile, posts, photos and tags as the panel shows them; pure.

use std::collections::BTreeMap;

use super::model::{Cached, Photo, Profile};
use super::text::{self, Fact, Stretch, fact, is_web};
use crate::clock::At;
use crate::ids::ContactId;
use crate::twitter::model::{Span, SpanKind};

/// A user of X.
#[derive(Clone, Debug)]
pub struct ProfileCard {
    /// As shown.
    pub name: String,
    /// As X spells it, without `@`.
    pub username: String,
    /// On X.
    pub url: String,
    /// Ours; `None` without a picture.
    pub picture: Option<String>,
    /// With links written out.
    pub bio: String,
    /// Free text.
    pub place: String,
    /// `None` unless it is http or https.
    pub website: Option<String>,
    /// Followers and the like.
    pub figures: Vec<Fact>,
    /// Whether X shows a tick beside the name.
    pub is_verified: bool,
    /// Whether only followers see their posts.
    pub is_protected: bool,
}

/// A post of the contact's own.
#[derive(Clone, Debug)]
pub struct PostCard {
    /// On X.
    pub url: String,
    /// X's number of it.
    pub xid: String,
    /// Where X's own pages for answering, repeating and liking are.
    pub intents: [(&'static str, &'static str, String); 3],
    /// When.
    pub posted_at: At,
    /// The text, in stretches.
    pub text: Vec<Stretch>,
    /// Replies, reposts, likes.
    pub figures: Vec<Fact>,
    /// Its pictures.
    pub photos: Vec<PhotoCard>,
    /// Whether its author changed it since.
    pub is_edited: bool,
}

/// A picture of one of their posts.
#[derive(Clone, Debug)]
pub struct PhotoCard {
    /// X's name of it.
    pub key: String,
    /// Our copy.
    pub src: String,
    /// Where it is shown large.
    pub large: String,
    /// The post, on X.
    pub post: String,
    /// What its author says is to be seen, or that they say nothing.
    pub alt: String,
    /// Whether it is the still of a film.
    pub is_film: bool,
    /// Width and height.
    pub size: (u32, u32),
}

/// A hashtag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagCard {
    /// As first written, with its sign.
    pub text: String,
    /// In how many of their posts.
    pub count: usize,
    /// X's search for it.
    pub url: String,
    /// 1 to 4: how large it stands.
    pub weight: usize,
}

impl ProfileCard {
    /// Name and handle alone: what a post has to be shown with.
    pub(super) fn named_only(self) -> Self {
        Self { bio: String::new(), place: String::new(), website: None, figures: Vec::new(), picture: None, ..self }
    }
}

/// Our copy of their picture; its address changes with it.
pub(super) fn picture_url(contact: ContactId, profile: &Profile) -> Option<String> {
    let hash = profile.picture.as_ref()?;
    Some(format!("/contacts/{contact}/picture?v={}", hash.get(..12).unwrap_or("")))
}

pub(super) fn card(web: &str, contact: ContactId, profile: &Profile) -> ProfileCard {
    let username = profile.username.clone().unwrap_or_else(|| profile.handle.clone());
    let figures = [("Posts", profile.posts), ("Following", profile.following), ("Followers", profile.followers)];
    ProfileCard {
        name: profile.name.clone().unwrap_or_else(|| username.clone()),
        url: format!("{web}/{username}"),
        username,
        picture: picture_url(contact, profile),
        bio: profile.bio.clone().unwrap_or_default(),
        place: profile.place.clone().unwrap_or_default(),
        website: profile.website.clone().filter(|url| is_web(url)),
        figures: figures.iter().filter_map(|(label, count)| Some(fact(label, (*count)?))).collect(),
        is_verified: profile.is_verified,
        is_protected: profile.state == "protected",
    }
}

/// Everything X says of somebody, line by line.
pub(super) fn facts(web: &str, profile: &Profile) -> Vec<(&'static str, String, Option<String>)> {
    let count = |count: Option<u64>| count.map(|count| fact("", count).value);
    let username = profile.username.clone().unwrap_or_else(|| profile.handle.clone());
    let by_id = profile.user_xid.as_ref().map(|xid| format!("{web}/i/user/{xid}"));
    let verified = profile.is_verified.then(|| match profile.verified_type.as_deref() {
        Some("business") => "as a business",
        Some("government") => "as a government body",
        _ => "yes",
    });
    let all = [
        ("Name", profile.name.clone(), None),
        ("Handle", Some(format!("@{username}")), Some(format!("{web}/{username}"))),
        ("Bio", profile.bio.clone(), None),
        ("Location", profile.place.clone(), None),
        ("Website", profile.website.clone(), profile.website.clone().filter(|url| is_web(url))),
        ("Posts", count(profile.posts), None),
        ("Following", count(profile.following), None),
        ("Followers", count(profile.followers), None),
        ("Verified", verified.map(str::to_owned), None),
        ("On X since", profile.joined_at.map(|at| at.utc().format("%B %Y").to_string()), None),
        ("Account number", profile.user_xid.clone(), by_id),
    ];
    all.into_iter().filter_map(|(label, value, href)| Some((label, value?, href))).collect()
}

pub(super) fn post(web: &str, profile: Option<&Profile>, post: &Cached, photos: &[Photo]) -> PostCard {
    let spans: Vec<Span> = serde_json::from_str(&post.entities).unwrap_or_default();
    let figures = [("Replies", post.replies), ("Reposts", post.reposts), ("Likes", post.likes)];
    let (xid, own) = (&post.post_xid, photos.iter().filter(|photo| photo.post_xid == post.post_xid));
    PostCard {
        url: address(web, profile, xid),
        xid: xid.clone(),
        intents: [
            ("message-circle", "Reply", format!("{web}/intent/post?in_reply_to={xid}")),
            ("repeat", "Repost", format!("{web}/intent/retweet?tweet_id={xid}")),
            ("heart", "Like", format!("{web}/intent/like?tweet_id={xid}")),
        ],
        posted_at: post.posted_at,
        text: text::stretches(&post.text, &spans),
        figures: figures.iter().map(|(label, count)| fact(label, *count)).collect(),
        photos: own.map(|one| photo(web, profile, one)).collect(),
        is_edited: post.is_edited,
    }
}

fn address(web: &str, profile: Option<&Profile>, xid: &str) -> String {
    let username = profile.and_then(|profile| profile.username.as_deref()).unwrap_or("i/web");
    format!("{web}/{username}/status/{xid}")
}

pub(super) fn photo(web: &str, profile: Option<&Profile>, photo: &Photo) -> PhotoCard {
    let contact = photo.contact_id;
    let missing = if photo.is_film { "A film, without a description" } else { "A photo, without a description" };
    PhotoCard {
        src: format!("/contacts/{contact}/photos/{}", photo.media_key),
        large: format!("/contacts/{contact}?tab=tweets&part=photos&photo={}#large", photo.media_key),
        post: address(web, profile, &photo.post_xid),
        alt: photo.alt.clone().unwrap_or_else(|| missing.to_owned()),
        key: photo.media_key.clone(),
        is_film: photo.is_film,
        size: (photo.width, photo.height),
    }
}

/// The hashtags of these posts, however they are spelt, the most used first.
pub(super) fn tags(web: &str, posts: &[Cached]) -> Vec<TagCard> {
    let mut counted: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for post in posts {
        let spans: Vec<Span> = serde_json::from_str(&post.entities).unwrap_or_default();
        let named: BTreeMap<String, String> = spans
            .into_iter()
            .filter(|span| span.kind == SpanKind::Hashtag)
            .map(|span| (span.shown.to_lowercase(), span.shown))
            .collect();
        for (key, shown) in named {
            counted.entry(key).or_insert((shown, 0)).1 += 1;
        }
    }
    let most = counted.values().map(|(_, count)| *count).max().unwrap_or(1);
    let card = |(text, count): (String, usize)| {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &text).finish();
        TagCard { url: format!("{web}/search?{query}"), weight: 1 + 3 * count / most.max(1), text, count }
    };
    let mut cards: Vec<TagCard> = counted.into_values().map(card).collect();
    cards.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.text.cmp(&other.text)));
    cards.iter_mut().for_each(|card| card.weight = card.weight.min(4));
    cards
}
