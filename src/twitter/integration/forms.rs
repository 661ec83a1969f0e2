//! The integration's forms: strings in, types out.

use crate::handle::Handle;
use crate::tweet_text;
use crate::twitter::model::{Account, Features, Widget};
use crate::web::Filled;

/// X proposes no more than a few.
const MOST_RECOMMENDED: usize = 3;

/// The app's keys as typed, checked.
#[derive(Clone)]
pub(super) struct KeysForm {
    pub(super) client_key: String,
    /// `None` keeps the present one.
    pub(super) client_secret: Option<String>,
    pub(super) is_published: bool,
}

impl KeysForm {
    pub(super) fn parse(filled: &mut Filled, account: Option<&Account>) -> Option<Self> {
        let client_key = filled.required("client_key", "Client key", 191);
        let client_secret = filled.optional("client_secret", "Client secret", 200);
        let is_other_app = account.is_none_or(|account| Some(&account.client_key) != client_key.as_ref());
        if client_secret.is_none() && filled.error("client_secret").is_none() && is_other_app {
            filled.refuse("client_secret", "Client secret is needed: each client key has its own.");
        }
        for (name, label) in [("client_key", "Client key"), ("client_secret", "Client secret")] {
            if filled.text(name).contains(|c: char| c.is_whitespace() || c.is_control() || !c.is_ascii()) {
                filled.refuse(name, format!("{label} has signs that X never uses; copy it again."));
            }
        }
        filled.is_fine().then_some(())?;
        Some(Self { client_key: client_key?, client_secret, is_published: filled.is_on("published") })
    }

    /// The form as it stands in the database; the secret is never shown.
    pub(super) fn filled(account: Option<&Account>) -> Filled {
        let mut filled = Filled::of([("client_key", account.map_or("", |account| account.client_key.as_str()))]);
        if account.is_some_and(|account| account.is_published) {
            filled.set("published", "1");
        }
        filled
    }
}

/// The features as typed, checked.
pub(super) fn features(filled: &mut Filled) -> Option<Features> {
    let share_text = filled.optional("share_text", "Tweet text", 200).unwrap_or_default();
    let via = handle(filled, "via").unwrap_or_default();
    let share_url = address(filled).unwrap_or_default();
    let recommended = handles(filled).unwrap_or_default();
    let hashtags = hashtags(filled).unwrap_or_default();
    weigh(filled, &share_text, &via, &hashtags);
    let size = if filled.text("size") == "large" { "large" } else { "medium" };
    filled.is_fine().then(|| Features {
        shows_profile: filled.is_on("shows_profile"),
        shows_activity: filled.is_on("shows_activity"),
        has_share_button: filled.is_on("has_share_button"),
        widget: if filled.is_on("widget") { Widget::AfterConsent } else { Widget::Never },
        share_text,
        share_url,
        via,
        recommended,
        hashtags,
        size: size.to_owned(),
    })
}

pub(super) fn features_filled(features: &Features) -> Filled {
    let on = |is_on: bool| if is_on { "1" } else { "0" };
    Filled::of([
        ("shows_profile", on(features.shows_profile)),
        ("shows_activity", on(features.shows_activity)),
        ("has_share_button", on(features.has_share_button)),
        ("widget", on(features.widget == Widget::AfterConsent)),
        ("share_text", &features.share_text),
        ("share_url", &features.share_url),
        ("via", &features.via),
        ("recommended", &features.recommended),
        ("hashtags", &features.hashtags),
        ("size", &features.size),
    ])
}

fn handle(filled: &mut Filled, name: &str) -> Option<String> {
    let typed = filled.text(name).to_owned();
    if typed.is_empty() {
        return None;
    }
    match Handle::parse(&typed) {
        Ok(handle) => Some(handle.as_str().to_owned()),
        Err(refused) => {
            filled.refuse(name, refused.0);
            None
        }
    }
}

/// Several, with commas between them.
fn handles(filled: &mut Filled) -> Option<String> {
    let typed = filled.text("recommended").to_owned();
    let parts = typed.split(',').map(str::trim).filter(|part| !part.is_empty());
    let read: Result<Vec<Handle>, _> = parts.map(Handle::parse).collect();
    match read {
        Ok(handles) if handles.len() > MOST_RECOMMENDED => {
            let count = handles.len();
            filled.refuse("recommended", format!("X proposes {MOST_RECOMMENDED} accounts at most; these are {count}."));
            None
        }
        Ok(handles) => Some(handles.iter().map(Handle::as_str).collect::<Vec<_>>().join(",")),
        Err(refused) => {
            filled.refuse("recommended", refused.0);
            None
        }
    }
}

/// An address of one's own that is shared in place of the page's.
fn address(filled: &mut Filled) -> Option<String> {
    let typed = filled.optional("share_url", "Shared address", 500)?;
    let url = url::Url::parse(&typed).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    });
    if url.is_none() {
        filled.refuse("share_url", "Write a whole address, like https://example.org/offer.");
    }
    url.map(String::from)
}

/// X adds the address, the hashtags and the source behind the text: all of it has to fit in one post.
fn weigh(filled: &mut Filled, text: &str, via: &str, hashtags: &str) {
    let tags: Vec<String> = hashtags.split(',').filter(|tag| !tag.is_empty()).map(|tag| format!("#{tag} ")).collect();
    let tags = tags.concat();
    let source = if via.is_empty() { String::new() } else { format!("via @{via}") };
    let weight = tweet_text::weigh(format!("{text} https://example.org/ {tags}{source}").trim_end()).length;
    let most = tweet_text::MAX;
    if weight > most && filled.is_fine() {
        filled.refuse(
            "share_text",
            format!(
                "With the address, the hashtags and the source this is {weight} characters long as X counts; {most} fit in a post."
            ),
        );
    }
}

fn hashtags(filled: &mut Filled) -> Option<String> {
    let typed = filled.optional("hashtags", "Hashtags", 120)?;
    let tags: Vec<&str> = typed
        .split(|c: char| c == ',' || c.is_whitespace())
        .map(|tag| tag.trim_start_matches(['#', '＃']))
        .filter(|tag| !tag.is_empty())
        .collect();
    let is_tag =
        |tag: &&str| tag.chars().all(|c| c.is_alphanumeric() || c == '_') && tag.chars().any(char::is_alphabetic);
    if let Some(wrong) = tags.iter().find(|tag| !is_tag(tag)) {
        filled.refuse("hashtags", format!("“{wrong}” is not a hashtag: it has letters, digits and _, and a letter."));
        return None;
    }
    Some(tags.join(","))
}
