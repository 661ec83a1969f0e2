//! X's JSON, in both of its vocabularies; a missing field is never an error.

use chrono::DateTime;
use serde::Deserialize;
use url::Url;

use super::media::Media;
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

/// A page of posts.
#[derive(Deserialize)]
pub(super) struct Many {
    pub(super) data: Option<Vec<Post>>,
    #[serde(default)]
    includes: Includes,
    #[serde(default)]
    pub(super) errors: Vec<Problem>,
    pub(super) meta: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Includes {
    media: Vec<Media>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Attachments {
    media_keys: Vec<String>,
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
    created_at: Option<String>,
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
    #[serde(rename = "followers_count")]
    followers: Option<u64>,
    #[serde(rename = "following_count")]
    following: Option<u64>,
    #[serde(rename = "tweet_count", alias = "post_count")]
    posts: Option<u64>,
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
    attachments: Attachments,
    #[serde(rename = "edit_history_tweet_ids", alias = "edit_history_post_ids")]
    history: Vec<String>,
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
    #[serde(rename = "like_count")]
    likes: u64,
    #[serde(rename = "retweet_count", alias = "repost_count")]
    reposts: u64,
    #[serde(rename = "reply_count")]
    replies: u64,
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
    #[serde(rename = "tag")]
    word: String,
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
            followers: self.public_metrics.followers,
            following: self.public_metrics.following,
            posts: self.public_metrics.posts,
            is_protected: self.protected,
            is_verified: self.verified,
            verified_type: full(self.verified_type),
            joined_at: self.created_at.as_deref().and_then(parsed),
        }
    }
}

impl Many {
    /// The posts, each with its own of the pictures that came along.
    pub(super) fn into_posts(self, web: &Url) -> Vec<XPost> {
        let media = self.includes.media;
        self.data.unwrap_or_default().into_iter().map(|post| post.into_post(web, &media)).collect()
    }
}

impl Post {
    fn into_post(self, web: &Url, media: &[Media]) -> XPost {
        let shown = self.attachments.media_keys.iter();
        let shown = shown.filter_map(|key| media.iter().find(|one| one.key == *key).cloned()?.photo());
        let photos = shown.collect();
        let (raw, entities) = match self.note_tweet {
            Some(note) if !note.text.is_empty() => (note.text, note.entities),
            _ => (self.text, self.entities),
        };
        let posted_at = when(self.created_at.as_deref(), &self.id);
        let (text, entities) = text::laid_out(&raw, entities.found(), web);
        XPost {
            text,
            entities,
            posted_at: posted_at.unwrap_or_else(epoch),
            xid: self.id,
            likes: self.public_metrics.likes,
            reposts: self.public_metrics.reposts,
            replies: self.public_metrics.replies,
            photos,
            // The history has the post itself; a mistake of X's makes it one empty word.
            is_edited: self.history.len() > 1,
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
            self.hashtags.into_iter().map(|tag| Found::sign(tag.start, tag.end, SpanKind::Hashtag, '#', tag.word));
        let cashtags =
            self.cashtags.into_iter().map(|tag| Found::sign(tag.start, tag.end, SpanKind::Cashtag, '$', tag.word));
        links.chain(mentions).chain(hashtags).chain(cashtags).collect()
    }
}

/// When a post was written: as X says it, or as its id tells.
pub(super) fn when(said: Option<&str>, id: &str) -> Option<At> {
    said.and_then(parsed).or_else(|| told_by_id(id))
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

#[cfg(test)]
mod tests {
    use super::{Many, One, User};

    #[test]
    fn both_vocabularies_are_read_and_nothing_is_required() {
        let web = "https://x.com".parse().unwrap();
        for (metrics, note) in [("retweet_count", "note_tweet"), ("repost_count", "note_post")] {
            let body = format!(
                r#"{{"data":[{{"id":"1445880548472328192","text":"cut…","{note}":{{"text":"the whole @Bob"}},"public_metrics":{{"{metrics}":3}}}}]}}"#
            );
            let page: Many = serde_json::from_str(&body).unwrap();
            let post = page.into_posts(&web).remove(0);
            assert_eq!((post.reposts, post.likes, post.text.as_str()), (3, 0, "the whole @Bob"));
            assert_eq!(post.posted_at.utc().format("%Y-%m-%d").to_string(), "2021-10-06");
        }
        for posts in ["tweet_count", "post_count"] {
            let body = format!(r#"{{"data":{{"id":"1","username":"ada","public_metrics":{{"{posts}":7}}}}}}"#);
            let user: One<User> = serde_json::from_str(&body).unwrap();
            assert_eq!(user.data.unwrap().into_user().posts, Some(7));
        }
    }

    #[test]
    fn a_bio_shows_where_its_links_lead() {
        let body = r#"{"data":{"id":"1","username":"ada","description":"R&amp;D https://t.co/a","url":"https://t.co/b",
            "entities":{"url":{"urls":[{"url":"https://t.co/b","expanded_url":"https://ada.example"}]},
            "description":{"urls":[{"url":"https://t.co/a","expanded_url":"https://lab.example"}]}}}}"#;
        let user = serde_json::from_str::<One<User>>(body).unwrap().data.unwrap().into_user();
        assert_eq!(user.bio.as_deref(), Some("R&D https://lab.example"));
        assert_eq!(user.website.as_deref(), Some("https://ada.example"));
    }
}
