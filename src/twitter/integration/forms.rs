//! The integration's forms: strings in, types out.

use crate::handle::Handle;
use crate::twitter::model::{Account, Features};
use crate::web::Filled;

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
    let recommended = handle(filled, "recommended").unwrap_or_default();
    let hashtags = hashtags(filled).unwrap_or_default();
    let size = if filled.text("size") == "large" { "large" } else { "medium" };
    filled.is_fine().then(|| Features {
        shows_profile: filled.is_on("shows_profile"),
        shows_activity: filled.is_on("shows_activity"),
        has_share_button: filled.is_on("has_share_button"),
        share_text,
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
        ("share_text", &features.share_text),
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
