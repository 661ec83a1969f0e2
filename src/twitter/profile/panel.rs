//! What a contact's page shows of X, digested: from the cache, with its age, or the reason why it is empty.

use super::model::{Cached, Profile};
use super::note::{self, Note};
use super::queries;
use crate::clock::At;
use crate::config::Config;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::twitter::integration;
use crate::twitter::model::{Span, SpanKind};

/// The X part of a contact's page.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Whose.
    pub contact: ContactId,
    /// As the contact has it, without `@`; `None`: no handle.
    pub handle: Option<String>,
    /// What X says of them.
    pub profile: Option<ProfileCard>,
    /// Their latest posts, newest first.
    pub posts: Vec<PostCard>,
    /// How old all this is.
    pub as_of: Option<At>,
    /// Why it is empty or not fresh, and what to do.
    pub note: Option<Note>,
    /// Whether the integration's features show any of this.
    pub is_shown: bool,
    /// Whether [`super::want_on_visit`] has something to do.
    pub is_stale: bool,
}

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
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Of what.
    pub label: &'static str,
    /// With separators.
    pub value: String,
}

/// A post of the contact's own.
#[derive(Clone, Debug)]
pub struct PostCard {
    /// On X.
    pub url: String,
    /// When.
    pub posted_at: At,
    /// The text, in stretches.
    pub text: Vec<Stretch>,
    /// Replies, reposts, likes.
    pub figures: Vec<Fact>,
}

/// A stretch of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// As read; never markup.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// Everything a contact's page shows of X; three small queries, and never a call.
pub fn panel(conn: &mut Conn, config: &Config, contact: ContactId, now: At) -> db::Result<Panel> {
    let (handle, profile) = (queries::handle(conn, contact)?, queries::profile(conn, contact)?);
    let same = |profile: &Profile| handle.as_ref().is_some_and(|one| one.eq_ignore_ascii_case(&profile.handle));
    let profile = profile.filter(same);
    let posts = match &profile {
        Some(profile) if profile.fetched_at.is_some() => queries::timeline(conn, contact, 10)?,
        _ => Vec::new(),
    };
    let is_stale = handle.is_some() && profile.as_ref().is_none_or(|profile| queries::is_stale(profile, now));
    let is_asked = is_stale || profile.as_ref().is_some_and(|profile| profile.fetch_due_at.is_some());
    let hindrance = if is_asked { note::hindrance(conn, now)? } else { None };
    let note = note::note(contact, handle.as_deref(), profile.as_ref(), posts.is_empty(), hindrance);
    let (web, features) = (config.x_web.as_str().trim_end_matches('/'), integration::features(conn)?);
    let (shows_profile, shows_posts) = (features.shows_profile, features.shows_activity);
    let known = profile.as_ref().filter(|profile| shows_profile && profile.is_known());
    let posts = posts.iter().filter(|_| shows_posts);
    Ok(Panel {
        contact,
        as_of: profile.as_ref().and_then(|profile| profile.fetched_at),
        posts: posts.map(|post| post_card(web, profile.as_ref(), post)).collect(),
        profile: known.map(|profile| card(web, contact, profile)),
        handle,
        note,
        is_shown: shows_profile || shows_posts,
        is_stale: is_stale && (shows_profile || shows_posts),
    })
}

fn card(web: &str, contact: ContactId, profile: &Profile) -> ProfileCard {
    let username = profile.username.clone().unwrap_or_else(|| profile.handle.clone());
    let figures = [("Posts", profile.posts), ("Following", profile.following), ("Followers", profile.followers)];
    ProfileCard {
        name: profile.name.clone().unwrap_or_else(|| username.clone()),
        url: format!("{web}/{username}"),
        username,
        picture: profile.picture.as_ref().map(|_| format!("/contacts/{contact}/picture")),
        bio: profile.bio.clone().unwrap_or_default(),
        place: profile.place.clone().unwrap_or_default(),
        website: profile.website.clone().filter(|url| is_web(url)),
        figures: figures.iter().filter_map(|(label, count)| Some(fact(label, (*count)?))).collect(),
    }
}

fn post_card(web: &str, profile: Option<&Profile>, post: &Cached) -> PostCard {
    let username = profile.and_then(|profile| profile.username.as_deref()).unwrap_or("i/web");
    let spans: Vec<Span> = serde_json::from_str(&post.entities).unwrap_or_default();
    let figures = [("Replies", post.replies), ("Reposts", post.reposts), ("Likes", post.likes)];
    PostCard {
        url: format!("{web}/{username}/status/{}", post.post_xid),
        posted_at: post.posted_at,
        text: stretches(&post.text, &spans),
        figures: figures.iter().map(|(label, count)| fact(label, *count)).collect(),
    }
}

fn fact(label: &'static str, count: u64) -> Fact {
    let digits = count.to_string();
    let grouped: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    Fact { label, value: grouped.join(",") }
}

/// A text cut at its spans, whose places count code points; a span that does not fit stays text.
fn stretches(text: &str, spans: &[Span]) -> Vec<Stretch> {
    let letters: Vec<char> = text.chars().collect();
    let piece = |from: usize, to: usize| letters.get(from..to).unwrap_or_default().iter().collect::<String>();
    let (mut cut, mut from) = (Vec::new(), 0);
    for span in spans {
        if span.start < from || span.end <= span.start || span.end > letters.len() {
            continue;
        }
        cut.push(Stretch { text: piece(from, span.start), href: None });
        let shown = if span.kind == SpanKind::Url { span.shown.clone() } else { piece(span.start, span.end) };
        cut.push(Stretch { text: shown, href: Some(span.href.clone()).filter(|href| is_web(href)) });
        from = span.end;
    }
    cut.push(Stretch { text: piece(from, letters.len()), href: None });
    cut.retain(|stretch| !stretch.text.is_empty());
    cut
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::{fact, stretches};
    use crate::twitter::model::{Span, SpanKind};

    fn span(start: usize, end: usize, kind: SpanKind, shown: &str, href: &str) -> Span {
        Span { start, end, kind, shown: shown.to_owned(), href: href.to_owned(), target: None }
    }

    #[test]
    fn a_post_is_cut_at_its_links_by_code_points() {
        let spans = [
            span(3, 7, SpanKind::Mention, "@ada", "https://x.com/ada"),
            span(8, 21, SpanKind::Url, "example.com", "https://t.co/abc"),
        ];
        let cut = stretches("👋🏽 @ada https://t.co/", &spans);
        let read: Vec<(&str, bool)> = cut.iter().map(|one| (one.text.as_str(), one.href.is_some())).collect();
        assert_eq!(read, [("👋🏽 ", false), ("@ada", true), (" ", false), ("example.com", true)]);
    }

    #[test]
    fn a_span_that_leads_nowhere_safe_stays_text() {
        let cut = stretches("go there", &[span(0, 2, SpanKind::Url, "go", "javascript:alert(1)")]);
        assert!(cut.iter().all(|one| one.href.is_none()));
    }

    #[test]
    fn figures_are_readable() {
        assert_eq!((fact("Likes", 7).value, fact("Likes", 1_234_567).value), ("7".to_owned(), "1,234,567".to_owned()));
    }
}
