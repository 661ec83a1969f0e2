//! X's JSON, in both of its vocabularies; a missing field is never an error.

use chrono::DateTime;
use serde::Deserialize;
use url::Url;

use super::text::{self, Found};
use super::{XPost, XUser};
use crate::clock::At;
use crate::twitter::failure::Problem;
use crate::twitter::model::SpanKind;

/// Milliseconds of X's ids count from here.
const SNOWFLAKE_EPOCH_MS: u64 = 1_288_834_974_657;

#[derive(Deserialize)]
pub(super) struct One<T> {
    pub(super) data: Option<T>,
    #[serde(default)]
    pub(super) errors: Vec<Problem>,
}

#[derive(Deserialize)]
pub(super) struct Many<T> {
    pub(super) data: Option<Vec<T>>,
    #[serde(default)]
    pub(super) errors: Vec<Problem>,
    pub(super) meta: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
pub(super) struct Created {
    pub(super) id: String,
    #[serde(default)]
    pub(super) text: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct User {
    id: String,
    username: String,
    name: String,
    description: Option<String>,
    location: Option<String>,
    url: Option<String>,
    profile_image_url: Option<String>,
    protected: bool,
    verified: bool,
    verified_type: Option<String>,
    entities: UserEntities,
    public_metrics: UserMetrics,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct UserEntities {
    url: Entities,
    description: Entities,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct UserMetrics {
    followers_count: Option<u64>,
    following_count: Option<u64>,
    #[serde(alias = "post_count")]
    tweet_count: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Post {
    id: String,
    text: String,
    created_at: Option<String>,
    entities: Entities,
    public_metrics: PostMetrics,
    #[serde(alias = "note_post")]
    note_tweet: Option<Note>,
}

/// A long post's whole text.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Note {
    text: String,
    entities: Entities,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PostMetrics {
    like_count: u64,
    #[serde(alias = "repost_count")]
    retweet_count: u64,
    reply_count: u64,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Entities {
    urls: Vec<Link>,
    mentions: Vec<Named>,
    hashtags: Vec<Tag>,
    cashtags: Vec<Tag>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Link {
    start: usize,
    end: usize,
    url: String,
    expanded_url: Option<String>,
    display_url: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Named {
    start: usize,
    end: usize,
    username: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Tag {
    start: usize,
    end: usize,
    tag: String,
}

impl User {
    pub(super) fn into_user(self) -> XUser {
        let full = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let site = self.entities.url.urls.into_iter().find_map(|link| full(link.expanded_url));
        let bio = full(self.description).map(|bio| {
            let links = self.entities.description.urls;
            let bio = links.iter().fold(bio, |bio, link| match &link.expanded_url {
                Some(target) if !link.url.is_empty() => bio.replace(&link.url, target),
                _ => bio,
            });
            text::unescaped(&bio)
        });
        XUser {
            xid: self.id,
            handle: self.username,
            name: text::unescaped(&self.name),
            bio,
            place: full(self.location).map(|place| text::unescaped(&place)),
            website: site.or_else(|| full(self.url)),
            picture_url: full(self.profile_image_url),
            followers: self.public_metrics.followers_count,
            following: self.public_metrics.following_count,
            posts: self.public_metrics.tweet_count,
            is_protected: self.protected,
            is_verified: self.verified,
            verified_type: full(self.verified_type),
        }
    }
}

impl Post {
    pub(super) fn into_post(self, web: &Url) -> XPost {
        let (raw, entities) = match self.note_tweet {
            Some(note) if !note.text.is_empty() => (note.text, note.entities),
            _ => (self.text, self.entities),
        };
        let posted_at = self.created_at.as_deref().and_then(parsed).or_else(|| told_by_id(&self.id));
        let (text, entities) = text::laid_out(&raw, entities.found(), web);
        XPost {
            text,
            entities,
            posted_at: posted_at.unwrap_or_else(epoch),
            xid: self.id,
            likes: self.public_metrics.like_count,
            reposts: self.public_metrics.retweet_count,
            replies: self.public_metrics.reply_count,
        }
    }
}

impl Entities {
    fn found(self) -> Vec<Found> {
        let links = self.urls.into_iter().map(|link| Found {
            start: link.start,
            end: link.end,
            kind: SpanKind::Url,
            shown: link.display_url.clone().unwrap_or_else(|| link.url.clone()),
            key: link.url,
            target: link.expanded_url,
        });
        let mentions = self
            .mentions
            .into_iter()
            .map(|named| Found::sign(named.start, named.end, SpanKind::Mention, '@', named.username));
        let hashtags =
            self.hashtags.into_iter().map(|tag| Found::sign(tag.start, tag.end, SpanKind::Hashtag, '#', tag.tag));
        let cashtags =
            self.cashtags.into_iter().map(|tag| Found::sign(tag.start, tag.end, SpanKind::Cashtag, '$', tag.tag));
        links.chain(mentions).chain(hashtags).chain(cashtags).collect()
    }
}

fn parsed(text: &str) -> Option<At> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| At::from(at.to_utc()))
}

/// X's ids carry the time in their upper bits.
fn told_by_id(id: &str) -> Option<At> {
    let millis = (id.parse::<u64>().ok()? >> 22) + SNOWFLAKE_EPOCH_MS;
    DateTime::from_timestamp_millis(i64::try_from(millis).ok()?).map(At::from)
}

fn epoch() -> At {
    At::from(DateTime::UNIX_EPOCH)
}
